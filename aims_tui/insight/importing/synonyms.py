"""Under which headings other files have what a field holds. By the field's name or label, whatever kind it is of."""

from collections.abc import Mapping

from aims_tui.insight.importing.texts import heading

_CONCEPTS: tuple[tuple[str, str], ...] = (
    # Names or labels of fields and keys of ties; then headings, the likeliest first.
    (
        "title name",
        "title|name|short title|short description|summary|subject|headline|bezeichnung|titel|nombre|threat|threats|"
        "ai threat|event|risk event|risk scenario|scenario|trigger scenario|objective statement|finding|what|"
        "document title|document name|label|use case name|ai use case|"
        "description|título|titulo",
    ),
    (
        "description what_may_happen what",
        "description|details|detail|full description|beschreibung|descripcion|descripción|long description|"
        "risk description|vulnerabilities|vulnerability|weakness|cause|risk cause|objective|findings",
    ),
    (
        "owner",
        "owner|responsible|responsible owner|responsible person|responsible party|responsibility|accountable|"
        "assigned to|assignee|owner name|owner email|risk mitigation responsibility|treatment owner|contact person|"
        "asset owner|system owner|business owner|process owner|control owner|ca owner|named individual|responsable|"
        "propietario|verantwortlich|verantwortlicher|verantwortliche person|zuständig|lead|contact",
    ),
    ("for", "for|source|origin|related to|related item|belongs to|done for|parent"),
    ("reviewer", "reviewer|reviewed by|reviewer email|checked by|geprüft von|revisor"),
    ("approver approved_by", "approver|approved by|approving authority|sign off by|freigegeben von|aprobador"),
    (
        "due",
        "due|due date|target date|deadline|target completion date|target completion|completion date|planned date|"
        "implementation due date|remediation due date|mitigation plan target date|eta|next due|fällig|fällig am|"
        "frist|termin|zieldatum|fecha limite|fecha límite|vencimiento|end date|planned completion",
    ),
    (
        "status state",
        "status|state|implementation status|compliance result|compliance status|compliance|result|current status|"
        "conformity|conformance|conformity status|gap status|implemented|implementation state|risk status|"
        "treatment status|mitigation status|risk mitigation status|deployment status|approval status|umsetzungsstatus|"
        "umsetzung|stand|estado|implementation|requirement progress|progress|implementation progress|% complete|"
        "% implemented|% conformant|completion|percent complete|percentage complete|avance|maturity|maturity level|"
        "current maturity|capability level|madurez|reifegrad|reife",
    ),
    (
        "applicability applicable",
        "applicable|applicability|included|inclusion|included in soa|include|in scope|selected|is applicable|applies|"
        "in soa|applicability status|included in profile|anwendbar|anwendbarkeit|aplica|aplicable|aplicabilidad",
    ),
    (
        "implementation",
        "how it is implemented|implementation|implementation description|implementation details|"
        "implementation statement|control implementation description|control implementation|how implemented|"
        "implementation method|implementation notes|description of implementation|control description|"
        "current policies processes and procedures|current state|current practice|measures|our implementation|"
        "umsetzung|implementación|evidence notes|observations|observation|assessment notes",
    ),
    (
        "justification",
        "justification|rationale|reason|justification for inclusion exclusion|inclusion exclusion justification|"
        "justification for inclusion or exclusion|reason for inclusion exclusion|justification for selection|"
        "selection rationale|reason for selection|applicability justification|justification rationale|begründung|"
        "justificación",
    ),
    (
        "exclusion_justification",
        "exclusion justification|justification for exclusion|reason for exclusion|exclusion reason|"
        "exclusion rationale|grund für ausschluss|ausschlussgrund|motivo de exclusión",
    ),
    (
        "inclusion_justification",
        "inclusion justification|justification for inclusion|reason for inclusion|inclusion rationale",
    ),
    ("inclusion_reasons", "why included|inclusion reasons|reasons for inclusion|basis|driver|requirement source"),
    ("no_evidence_reason", "why there is no evidence|no evidence reason"),
    (
        "evidence",
        "evidence|evidence id|evidence ids|evidence link|evidence document|evidence documents|linked document|"
        "linked documents|document|documents|evidence reference|evidence references|evidence reference s|reference|"
        "artifact|artifact name|artefact|supporting evidence|evidence of completion|mitigation evidence document|"
        "impact assessment link|report link|nachweis|nachweise|evidencia|evidencias",
    ),
    (
        "likelihood",
        "likelihood|probability|inherent likelihood|inherent probability|inherent proba|proba|current likelihood|"
        "current proba|initial likelihood|likelihood score|likelihood rating|eintrittswahrscheinlichkeit|"
        "wahrscheinlichkeit|probabilidad|l",
    ),
    (
        "impact_organization impact severity",
        "impact organization|impact|severity|consequence|consequences|inherent impact|inherent severity|"
        "inherent consequence|current impact|initial impact|impact score|impact rating|auswirkung|auswirkungen|"
        "impacto|schadenshöhe|schaden|schadensausmaß",
    ),
    (
        "residual_likelihood",
        "residual likelihood|likelihood after|residual probability|residual proba|likelihood after treatment|"
        "likelihood mitigation|target likelihood|restwahrscheinlichkeit|probabilidad residual",
    ),
    (
        "residual_impact_organization residual_impact residual_severity",
        "residual impact|organization after|residual severity|residual consequence|impact after treatment|"
        "target impact|risk severity|restauswirkung|restschaden|impacto residual",
    ),
    (
        "treatment",
        "treatment|treatment option|risk treatment|risk treatment option|risk treatment strategy|treatment strategy|"
        "treatment decision|risk response|response|response strategy|risk strategy|behandlung|tratamiento",
    ),
    (
        "existing_controls",
        "existing controls|existing control|controls in place|current controls|existing measures|mitigating controls|"
        "controls description|bestehende maßnahmen|control|controls|treatment controls",
    ),
    (
        "note notes",
        "note|notes|comment|comments|remark|remarks|additional notes|review notes|anmerkung|bemerkung|bemerkungen|"
        "kommentar|notas|comentarios|mitigation plan|mitigation strategy|mitigation measures|mitigation|"
        "risk mitigation plan|treatment plan|treatment description|risk treatment plan|"
        "implementation strategy|treatment rationale|"
        "action plan|recommended action",
    ),
    (
        "areas category",
        "category|categories|risk category|risk categories|risk type|type of risk|area|areas|domain|risk domain|"
        "topic area|kategorie|categoria|categoría|type|threat type",
    ),
    (
        "phase stage lifecycle",
        "life cycle phase|lifecycle phase|ai lifecycle phase|life cycle stage|lifecycle stage|phase|stage|"
        "development stage|deployment status|system status|lebenszyklusphase|"
        "lebenszyklus|fase",
    ),
    (
        "next_review",
        "next review|next review date|review date|review due|review by|date of next review|nächste prüfung|"
        "próxima revisión|next assessment|review due date",
    ),
    (
        "reviewed_on last_review reviewed",
        "reviewed on|last review|last reviewed|last review date|date of last review|last assessment|"
        "last assessment date|assessment date|letzte prüfung|última revisión",
    ),
    (
        "assessed_on",
        "assessed on|date of assessment|assessment date|last assessed|last review|last reviewed|last review date|"
        "identification date|date identified|date raised|evaluated on",
    ),
    ("assessed_by", "assessed by|assessor|evaluated by"),
    ("accepted_by", "accepted by|risk acceptance by|risk accepted by|accepted by name"),
    ("accepted_on", "accepted on|acceptance date|date of acceptance|date accepted"),
    (
        "done_on closed_on closed",
        "done on|completed on|completion date|closed on|closed date|closure date|date closed|resolution date|"
        "date completed|resolved on|resolution|actual completion date|closed",
    ),
    ("result lessons", "result|outcome|effectiveness check|effectiveness|results|evidence of completion"),
    ("email", "email|e mail|mail|email address|e mail address|contact email|correo|correo electrónico"),
    ("role", "role|job title|position|function|title|aims role|rolle|funktion|cargo"),
    ("active", "active|is active|status|aktiv"),
    ("top_management", "top management|is top management|leadership"),
    ("version", "version|document version|version number|revision|rev|model version"),
    (
        "issued_on",
        "issued on|issue date|date issued|published|publication date|effective date|upload date|date|created|"
        "approval date|last updated",
    ),
    (
        "valid_until",
        "valid until|valid to|expiry date|expiration date|expires|expires on|expiry|gültig bis|next review",
    ),
    ("approved_on", "approved on|approval date|approved|date approved|sign off date"),
    (
        "link url location",
        "link|url|location|link or location|file path|path|document link|evidence link|website|reference url|card|"
        "model card|link to data",
    ),
    ("source", "source|origin|quelle|source reference"),
    ("tags", "tags|labels|filtering labels|keywords"),
    (
        "purpose intended_use",
        "purpose|intended use|intended purpose|purpose use case|use|business function|zweck|problem solved|service|"
        "product service|what it does",
    ),
    (
        "supplier provider vendor",
        "supplier|provider|vendor|vendor name|supplier name|manufacturer|model provider|anbieter|lieferant|proveedor|"
        "third party",
    ),
    ("supplies service", "supplies|service|services|product service|what it supplies|product|products services"),
    ("severity", "severity|criticality|priority|impact|schweregrad|schwere|gravedad"),
    (
        "risk_class eu_class ai_act_class act_class",
        "eu ai act class|ai act class|eu ai act classification|ai act risk class|risk class|risk level|"
        "risk classification|ai act reference|ai act category|risk tier",
    ),
    ("reporter reported_by", "reported by|reporter|raised by|detected by"),
    ("occurred_on occurred", "occurred on|occurred|date|incident date|date of incident|date occurred|event date"),
    ("detected_on detected", "detected on|detected|date detected|detection date|reported at|date reported|detection"),
    ("contained_on contained", "contained on|contained|containment date"),
    ("cause root_cause", "cause|root cause|root causes|ursache|grundursache|causa raiz|causa raíz|causa"),
    (
        "immediate_action immediate",
        "immediate action|immediate actions|containment|correction|first response|sofortmaßnahme|sofortmaßnahmen",
    ),
    (
        "corrective_action corrective",
        "corrective action|corrective actions|preventive action|"
        "korrekturmaßnahme|korrekturmaßnahmen|korrektur|acción correctiva",
    ),
    ("in_scope", "in scope|in aims scope|in scope of the aims|scope"),
    (
        "deployed_on went_live",
        "deployed on|deployment date|go live date|operational date|date deployed|in operation since|"
        "implementation date|date added",
    ),
    ("rating tier", "rating|risk rating|tier|risk level|criticality"),
    ("certificates", "certificates|certifications|certification"),
    ("contract", "contract|contract ref|contract reference|agreement"),
    ("autonomy human_oversight oversight", "autonomy|human oversight|oversight|degree of autonomy"),
    ("data data_used", "data|data used|data types used|data description|data categories|personal data processed|datos"),
    (
        "asks requirement obligation_text",
        "requirement|what it asks|obligation|needs expectations|needs and expectations",
    ),
    ("frequency", "frequency|monitoring frequency|periodicity|review cadence|review frequency"),
    ("direction", "direction|threat or opportunity|risk or opportunity|positive negative"),
    ("trigger", "trigger|reason for assessment"),
    (
        "treating controls requirements",
        "controls|control|annex a controls|annex a controls referenced|annex a control|iso 42001 control|"
        "iso 42001 controls|iso 42001|iso42001 control|iso 42001 control #|control ref|control refs|control ids|"
        "control id|controls mapping|assessment mapping|mapped controls|linked controls|treatment controls|"
        "specific controls|contractual controls|applicable controls|linked requirements|iso 42001 clause|clause|"
        "iso42001 clause|clause reference|clauses|related controls|controls applied|iso 27002 control #|maßnahmen",
    ),
    ("use_cases use_case", "use cases|use case|related use cases|anwendungsfall|anwendungsfälle"),
    (
        "systems ai_systems system concerns",
        "ai systems|ai system|systems|system|affected systems|affected system|asset id|asset|assets|related systems|"
        "ai systems supported|system id|system name",
    ),
    ("models model ai_models", "models|model|ai models|ai model|model name"),
    ("risks", "risks|risk|related risks|related risk|risk id|risk ids|linked risks|key risks|risiken|risk ref"),
    ("of for_", "for|risk id|risk|related risk|related to|belongs to|related ncr|parent"),
)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(heading, words.split("|"))))


NUMBERS = _listed(
    "ref|control id|control ref|control no|control number|control #|control|clause|clause no|clause number|"
    "sub-clause|subclause|clause / control|clause/control|requirement id|requirement ref|requirement no|ref id|"
    "ref no|reference|ref.|code|id|no|nr|nr.|#|iso clause|iso42001 clause|iso 42001 clause|iso 42001 ref|"
    "annex a control|annex a ref|annex a|section|requirement|requirement number|maßnahme|kontrolle|control name|"
    "subcategory id|key|number|clause id|clause reference|iso reference"
)
"""Headings under which the published number of a requirement stands."""

TITLES = _listed(
    "control title|control name|control|requirement title|requirement or control|requirement|title|name|"
    "control objective|clause title|clause name|sub-clause|clause / control|clause/control|nombre|bezeichnung|"
    "titel|subclause|control description|topic"
)
"""Headings under which the title of a requirement stands: compared with the published one, never written."""

ASSESSMENTS = _listed("use case|assessment|use case / system|use case name|assessment name")
"""Headings under which it stands for which assessment or use case a row about a requirement holds."""

IDS = _listed("id|ref id|ref|reference|no|nr|#|code|key|identifier|number|short id|ref.")
"""Headings under which the id of a record stands; also with the kind in front: ``Risk ID``."""

IGNORED = frozenset(
    _listed(
        "risk level|risk score|risk rating|rating|inherent risk|inherent risk score|inherent risk rating|"
        "inherent risk level|residual risk|residual risk score|residual risk rating|residual risk level|risk value|"
        "risk value b*c|risk level description|score|overall risk|final risk level|current risk level|"
        "risk level autocalculated|group|last changed|last modified|created date|created|updated|csv spec version|"
        "csv variant|row|why not imported|asset value|depth|assessable|implementation groups|total items|current risk|"
        "initial risk|risk priority|priority|agency name|last modified date|creation date"
    )
)
"""Headings whose column follows from others, or is about the file: never guessed to be a field."""


NOUNS: Mapping[str, tuple[str, ...]] = {
    "evidence": ("document", "documents", "doc", "artifact", "record"),
    "people": ("employee", "user", "staff", "contact", "member"),
    "actions": ("task", "capa", "corrective action", "measure", "treatment", "action item"),
    "suppliers": ("vendor", "vendors", "provider", "third party"),
    "AI systems": ("system", "inventory", "asset", "ai use case", "application", "tool"),
    "AI models": ("model", "models"),
    "incidents": ("incident", "nonconformity", "ncr", "finding", "event"),
    "policies": ("policy", "procedure"),
    "obligations": ("requirement register", "legal requirement", "regulation", "law", "interested party"),
    "own controls": ("control",),
    "risks": ("threat", "hazard"),
}
"""By what people call several of a kind: what else others call them in a heading."""


def _concepts() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for names, words in _CONCEPTS:
        headings = tuple(dict.fromkeys(map(heading, words.split("|"))))
        for name in names.split():
            found[heading(name)] = (*found.get(heading(name), ()), *headings)
    return found


SYNONYMS: Mapping[str, tuple[str, ...]] = _concepts()
"""By the name of a field, the key of a tie or the label of either: the headings, the likeliest first."""
