"""Outlines to begin a policy with: headings and questions of our own, to be answered and taken out."""

AI_POLICY = """\
# AI policy

## Why we have it
What we use and offer AI for, and what we want to achieve with it.

## What we commit to
- Meeting the law, our contracts and what people may expect of us.
- Knowing the risks and the impacts of every AI system before it is used.
- Improving our AI management system.

## Principles
How we treat fairness, transparency, safety, privacy, human oversight and accountability: one sentence each.

## Objectives
Where our AI objectives stand and who reviews them.

## Who answers for it
Top management, the governance lead, the owner of each AI system.

## Exceptions
Who may allow one, for how long, and where it is recorded.
"""

ACCEPTABLE_USE = """\
# Acceptable use of AI

## For whom it holds
Everybody who works for us, with every AI tool, also those that come inside other software.

## What you may use
Where the list of allowed tools stands, and how to ask for another.

## What you may not put in
Personal data, customers' data, secrets, and what belongs to others, except where the tool is allowed for it.

## What you remain responsible for
Check what comes out. Say where AI was used when that matters to whoever reads it.

## When something goes wrong
Whom to tell, and that nobody is blamed for telling.
"""

METHOD = """\
# Risk and impact method

## When we assess
Before a new AI system is used, after a significant change, after an incident, and at least once a year.

## Risks
The scale of likelihood and impact, the tolerance, and who may accept what is above it.

## Impacts
On individuals, on groups and on society: what may happen, to whom, how severe, how likely. Who is asked.

## Treatment
How controls are chosen and compared with Annex A, and who approves what is left.

## Records
Where assessments are kept and for how long.
"""

DEVELOPMENT = """\
# AI development and release

## Stages
From the idea to retirement: what has to be there before the next stage begins.

## Requirements and design
What is written down, who agrees to it, which alternatives were looked at.

## Verification and validation
Which tests, on which data, with which limits. Who says that they are met.

## Release
Who decides, on what record, and how it is taken back.

## Operation
What is monitored, which events are logged and for how long, what leads to a new assessment.
"""

DATA = """\
# Data for AI

## Where data come from
Which sources are allowed, with which rights, and where that is recorded.

## Quality
What is checked: completeness, representativeness, errors, bias; by whom and how often.

## Preparation
Which steps are taken, by which tools, and how they can be repeated.

## Personal data
On what ground they are used, how they are reduced, when they are deleted.
"""

SUPPLIERS = """\
# AI suppliers

## Before the contract
What we ask a supplier, and which answers rule it out.

## In the contract
Use of our data, changes of the model, logs, incidents, right to audit, end of the contract.

## Who does what
What is the supplier's, what is ours, and what we tell our customers.

## Review
How often, by whom, with which rating, and what follows from a poor one.
"""

INCIDENTS = """\
# AI incidents and concerns

## What counts as an incident
Harm, or what nearly led to it; also a wrong result that people relied on.

## What to do at once
Stop or restrict the system, keep the records, tell the owner.

## Whom we tell, and by when
Authorities, customers and affected people; which duty, which deadline, who decides.

## Cause and lessons
Who looks for the cause, which risks and assessments are done anew, when it may be closed.

## Concerns
How anybody can raise one, also without a name; who answers, within how many days; that nobody is treated worse for it.
"""

OUTLINES = {
    "ai_policy": AI_POLICY, "acceptable_use": ACCEPTABLE_USE, "method": METHOD, "development": DEVELOPMENT,
    "data": DATA, "suppliers": SUPPLIERS, "incidents": INCIDENTS,
}  # fmt: skip
"""By the sort of policy: its outline, in Markdown."""
