"""What a requirement's own fields leave incomplete."""

from aims_tui import refs


def shortcomings(
    *,
    ref: str,
    status: str,
    applicability: str,
    exclusion: str,
    reasons: str,
    inclusion: str,
    evidence: int,
    reason: str,
) -> dict[str, str]:
    """Return what a requirement's own fields leave incomplete: field name and sentence.

    Rules: an Annex A control that is left out needs its reason (6.1.3); Implemented means that
    evidence is documented, or the reason written why there can be none; good practice alone
    explains no inclusion. Additional controls (X.n) stand outside Annex A and may be left out
    without a reason.
    """
    found = {}
    excluded = applicability == "not_applicable"
    if excluded and refs.family(ref) == "control" and not exclusion.strip():
        found["exclusion_justification"] = (
            f"{ref} cannot be excluded without a justification: say which condition is missing (6.1.3)."
        )
    if status == "implemented" and not excluded and evidence == 0 and not reason.strip():
        found["no_evidence_reason"] = (
            f"{ref} cannot be Implemented without evidence: link some, or give the reason why there is none."
        )
    if applicability == "applicable" and "good_practice" in reasons and not inclusion.strip():
        found["inclusion_justification"] = f"{ref}: good practice needs a sentence on why the control is included."
    return found
