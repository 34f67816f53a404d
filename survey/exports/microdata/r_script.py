"""The headline indices made again in R, with its package survey, from the answers as CSV."""

import csv
import io
import json

from survey.exports.microdata.gather import Microdata
from survey.exports.microdata.saying import say_all
from survey.statistics import Composition, Measure
from survey.texts import Text, in_language

_LARGEST_DIFFERENCE = 1e-9


def write_figures(microdata: Microdata) -> str:
    """The indices as the product gives them, at full precision: shares from 0 to 1."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["measure", "code", "index", "standard_error"])
    for figure in microdata.figures:
        writer.writerow([figure.measure, figure.code, figure.index, figure.standard_error])
    return stream.getvalue()


def write_r_script(microdata: Microdata, data: str, figures: str, language: str) -> str:
    """R that reads the answers, makes every headline index with its standard error, compares them with `figures` and
    ends with status 1 where one differs."""
    composition = microdata.composition
    said = "\n".join(f"# {line}" for line in say_all(microdata, language))
    satisfied = ", ".join(str(rating) for rating in composition.satisfied)
    parts = ",\n".join(
        f"  {_quote(f'{measure.kind}:{measure.code}')} = {_write_parts(microdata, measure)}"
        for measure in composition.measures
    )
    return _SCRIPT.format(
        said=said,
        data=_quote(data),
        figures=_quote(figures),
        satisfied=satisfied,
        parts=parts,
        with_errors="TRUE" if microdata.design_is_kept else "FALSE",
        largest=_LARGEST_DIFFERENCE,
        **{name: in_language(text, language) for name, text in _COMMENTS.items()},
    )


_COMMENTS: dict[str, Text] = {
    "measure_is": {
        "vi": "Mỗi chỉ số là trung bình có trọng số của các tỷ số; mỗi tỷ số là câu trả lời hài lòng trên câu trả lời.",
        "en": "A measure is a weighted mean of ratios; each ratio counts satisfied answers among the answers to items.",
    },
    "linearised": {
        "vi": "Tuyến tính hóa tỷ số (Taylor): sai số chuẩn của nó là sai số chuẩn của tổng các giá trị này.",
        "en": "The ratio linearised: its standard error is that of the total of these (Taylor).",
    },
    "compared": {
        "vi": "Chỉ so sai số chuẩn khi tệp có cả mẫu với trọng số gốc; một phần của mẫu, hoặc trọng số đã hiệu chỉnh,"
        " cần những gì tệp này không có.",
        "en": "Standard errors are compared where the rows hold the whole sample and its own weights; a part of a"
        " sample, or weights that were calibrated, need what this file does not have.",
    },
    "agree": {"vi": "con số khớp", "en": "figures agree"},
}


_SCRIPT = """{said}
#
# install.packages("survey")
library(survey)
options(survey.lonely.psu = "adjust")

answers <- read.csv({data}, fileEncoding = "UTF-8", colClasses = c(ratings = "character"))
design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = answers)

# {measure_is}
satisfied <- c({satisfied})
measures <- list(
{parts}
)

estimate <- function(parts) {{
  w <- weights(design)
  index <- 0
  influence <- 0
  for (part in parts) {{
    ratings <- as.matrix(answers[part$items])
    answered <- rowSums(!is.na(ratings))
    pleased <- rowSums(matrix(ratings %in% satisfied, nrow(ratings)))
    ratio <- sum(w * pleased) / sum(w * answered)
    index <- index + part$share * ratio
    # {linearised}
    influence <- influence + part$share * (pleased - ratio * answered) / sum(w * answered)
  }}
  total <- svytotal(~influence, update(design, influence = influence))
  c(index = index, standard_error = as.numeric(SE(total)))
}}

found <- t(sapply(measures, estimate))
figures <- read.csv({figures}, fileEncoding = "UTF-8")
figures$found <- found[paste(figures$measure, figures$code, sep = ":"), "index"]
figures$found_error <- found[paste(figures$measure, figures$code, sep = ":"), "standard_error"]
print(figures, digits = 8)

# {compared}
with_errors <- {with_errors}
differs <- function(a, b) !is.na(a) & !(abs(a - b) <= {largest})
wrong <- differs(figures$index, figures$found)
if (with_errors) wrong <- wrong | differs(figures$standard_error, figures$found_error)
if (any(wrong)) {{
  print(figures[wrong, ], digits = 12)
  quit(status = 1)
}}
cat(nrow(figures), "{agree}\\n")
"""


def _write_parts(microdata: Microdata, measure: Measure) -> str:
    parts = [
        f"list(share = {share!r}, items = c({', '.join(_quote(microdata.names[item]) for item in items)}))"
        for share, items in _list_parts(microdata.composition, measure)
    ]
    return f"list({', '.join(parts)})"


def _list_parts(composition: Composition, measure: Measure) -> list[tuple[float, tuple[str, ...]]]:
    """The ratios that a measure is the weighted mean of: the share of each, and its items."""
    if measure.kind == "criterion":
        return [(1.0, measure.items)]
    if measure.kind == "factor":
        return _spread(measure.items, composition.factor_rule)
    if composition.overall_rule == "overall_item":
        return [(1.0, measure.items)]
    if composition.overall_rule != "mean_of_factors":
        return _spread(composition.factor_items, composition.overall_rule)
    whole = sum(factor.weight for factor in composition.factors)
    return [
        (factor.weight / whole * share, items)
        for factor in composition.factors
        for share, items in _spread(factor.items, composition.factor_rule)
    ]


def _spread(items: tuple[str, ...], rule: str) -> list[tuple[float, tuple[str, ...]]]:
    return [(1.0, items)] if rule == "pooled" else [(1.0 / len(items), (item,)) for item in items]


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
