"""Reading the public form as a browser does: its fields, what is filled in, what it says is wrong."""

from lxml import html


class FormPage:
    """A page of the public form, parsed."""

    def __init__(self, markup: str) -> None:
        self.tree = html.fromstring(markup)

    @property
    def title(self) -> str:
        """The page's title."""
        return str(self.tree.findtext(".//title"))

    @property
    def fields(self) -> dict[str, str]:
        """What the form would send as it stands."""
        return {name: value for name, value in self.tree.forms[-1].form_values() if value}

    @property
    def radio_names(self) -> list[str]:
        """The names of the radio groups, in order."""
        return list(dict.fromkeys(self.tree.xpath("//input[@type='radio']/@name")))

    def values_of(self, name: str) -> list[str]:
        """The values that a radio group or a list offers."""
        return [
            str(value)
            for value in self.tree.xpath(f"//input[@name='{name}']/@value | //select[@name='{name}']//option/@value")
        ]

    @property
    def summary(self) -> str:
        """The text of the error summary; empty where there is none."""
        return " ".join(" ".join(self.tree.xpath("//*[@role='alert']//text()")).split())

    def filled(self, rating: str = "4", **answers: str) -> dict[str, str]:
        """What a respondent sends who gives every rated item the same answer, and these others."""
        rated = {name: rating for name in self.radio_names if name.startswith("answer_q")}
        service = {"service": self.values_of("service")[-1]}
        return self.fields | service | rated | answers
