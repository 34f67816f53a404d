"""What is wrong with a page that is open, one line each; empty for a page that everyone can use."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
# Wide tables and the line of doors scroll in a frame of their own, which the page around them does not.
_BEYOND_THE_EDGE = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("body *")]
    .filter(part => !part.closest(".scroll, .sliding") && part.getBoundingClientRect().right > width + 1)
    .map(part => part.outerHTML.slice(0, 80));
  return [`the page is ${document.documentElement.scrollWidth} wide on ${width}: ${wide.join(" | ")}`];
}
"""
_TWICE_THE_TEXT = """
() => {
  const root = document.documentElement;
  root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + "px";
}
"""
# Lines of one text may touch; two texts may not, by more than the rounding of their boxes.
_TEXT_OVER_TEXT = """
() => {
  const texts = [], problems = [];
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const frames = ".row, button, .button, .item, .summary, .receipt, .panel, .field, .top, .second, .main";
  while (nodes.nextNode()) {
    const node = nodes.currentNode, parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility() || parent.closest(".unseen, .skip, select, textarea")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const frame = parent.closest(frames), inside = frame && frame.getBoundingClientRect();
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      const said = node.data.trim().slice(0, 40);
      const slides = parent.closest(".scroll, .sliding");
      if (inside && !slides && (box.left < inside.left - 1 || box.right > inside.right + 1 ||
          box.top < inside.top - 1 || box.bottom > inside.bottom + 1)) problems.push(`“${said}” leaves its frame`);
      texts.push([node, box, said]);
    }
  }
  texts.forEach(([node, a, said], position) => {
    for (const [other, b, shown] of texts.slice(position + 1)) {
      if (node === other) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > 0.25 * Math.min(a.height, b.height)) problems.push(`“${said}” and “${shown}” overlap`);
    }
  });
  return problems;
}
"""


def list_axe_findings(page: Page, *rules: str) -> list[str]:
    """What axe-core's own choice of rules finds, best practices among them; or only these rules."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    return [
        f"{finding['id']} ({finding['impact']}): {node['target']} {node['failureSummary']}"
        for finding in _AXE.run(page, options=options).response["violations"]
        for node in finding["nodes"]
    ]


def list_parts_beyond_the_edge(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    problems: list[str] = page.evaluate(_BEYOND_THE_EDGE)
    return problems


def list_layout_problems(page: Page) -> list[str]:
    """What makes the page scroll sideways, and texts that lie over each other or leave what they stand in."""
    return [*list_parts_beyond_the_edge(page), *_list_text_over_text(page)]


def double_the_text(page: Page) -> None:
    """Show all text at twice its size, as a person's own setting does."""
    page.evaluate(_TWICE_THE_TEXT)


def _list_text_over_text(page: Page) -> list[str]:
    problems: list[str] = page.evaluate(_TEXT_OVER_TEXT)
    return problems
