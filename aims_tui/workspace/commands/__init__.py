"""Changes that people make, built for the gate: typed input, bulk, undo, evidence, assessments, handover."""
