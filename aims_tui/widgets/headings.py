"""What is said about an opened record above its fields and on its tabs."""

from aims_tui import catalog, refs
from aims_tui.text import brief, capital
from aims_tui.workspace.queries.record_detail import RecordDetail


def heading(now: RecordDetail) -> str:
    """Return what stands above a panel: number and title, short id and title, or the kind and the name."""
    if now.kind.name == "requirement":
        return f"{now.ref} {catalog.load().requirements[now.ref].title}"
    title = brief(now.values[now.kind.title.name])
    if now.kind.about.prefix:
        return f"{brief(now.ref)} {title}"
    return f"{capital(now.kind.about.one)}: {title}"


def _entry(now: RecordDetail) -> catalog.Requirement | None:
    return catalog.load().requirements.get(now.ref)


def summary(now: RecordDetail) -> str:
    """Return the lines above the fields: what the requirement asks, or what is kept of a piece of evidence."""
    if now.kind.name == "requirement":
        entry = _entry(now)
        return entry.summary if entry else ""
    if now.kind.name != "evidence":
        return ""
    values = now.values
    if values["file"]:
        size = f"{int(values['size']):,} bytes" if values["size"].isdecimal() else "size unknown"
        return f"{brief(values['original_name'])} · {size} · SHA-256 {values['file'][:16]}…"
    return "Not kept here: a link may change or vanish." if values["link"] else "Neither a file nor a link is kept."


def _counts(now: RecordDetail) -> bool:
    """Say whether the questions of a requirement count: not those of what is excluded or not adopted."""
    family, applicability = refs.family(now.ref), now.typed.get("applicability", "")
    return family == "subclause" or applicability == "applicable" or (family, applicability) == ("control", "undecided")


def counted(now: RecordDetail) -> dict[str, str]:
    """Return the titles of those tabs which say how much there is in them."""
    if now.kind.name == "requirement":
        entry = _entry(now)
        asked = len(entry.questions) if entry else 0
        answered = sum(each.says("verdict") for each in now.answers.values())
        left = sum(not each.says("resolved_on") for each in now.remarks)
        remarks = f" {len(now.remarks)}" + (f" · {left} open" if left else "") if now.remarks else ""
        return {
            "guide": f"Guide {answered}/{asked}" if _counts(now) else "Guide",
            "feedback": f"Feedback{remarks}",
        }
    if now.kind.name == "person":
        return {"duties": f"Duties {sum(each.open for each in now.duties)} open"}
    return {"supports": f"Supports {len(now.supports)}"} if now.kind.name == "evidence" else {}
