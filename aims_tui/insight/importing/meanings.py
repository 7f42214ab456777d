"""The words of other files and the codes that they may mean: one table for every choice."""

from collections.abc import Mapping

from aims_tui.insight.importing.texts import simple

_MEANINGS: tuple[tuple[str, str], ...] = (
    # The codes that words may mean, of which a field has one at most; then the words.
    ("yes applicable implemented", "yes|y|ja|j|si|sí|oui|true|1|x|✓|✔|☑|✅"),
    ("no not_applicable not_started", "no|n|nein|non|false|0|✗|✘|☐|❌"),
    ("applicable", "included|include|in scope|in-scope|selected|required|inherited|anwendbar|aplicable|aplica|adopted"),
    (
        "not_applicable",
        "not applicable|non applicable|n/a|na|n.a.|n.a|n. a.|excluded|exclude|out of scope|not included|not selected|"
        "not required|nicht anwendbar|entfällt|no aplica|no aplicable|not relevant|not adopted",
    ),
    ("undecided", "undecided|to be decided|pending decision|open|under review|offen"),
    (
        "implemented",
        "implemented|fully implemented|full|fully|complete|completed|done|closed|compliant|fully compliant|conform|"
        "conformant|conforming|c|fc|met|in place|operational|effective|umgesetzt|erledigt|vollständig|implementado|"
        "completado|finalizado|achieved|live|active|established|audited|verified|largely implemented and effective",
    ),
    (
        "in_progress",
        "in progress|in-progress|inprogress|in_progress|ongoing|wip|work in progress|partial|partially|partly|"
        "partially implemented|partly implemented|partially compliant|partially conformant|pc|p|in review|in_review|"
        "under way|underway|started|begun|largely implemented|mostly implemented|teilweise|teilweise umgesetzt|"
        "in bearbeitung|in umsetzung|en progreso|en curso|parcial|en proceso|draft|in development|developing",
    ),
    (
        "not_started",
        "not started|not_started|not implemented|none|planned|to do|todo|to_do|open|new|backlog|non compliant|"
        "non-compliant|non_compliant|not compliant|nonconformant|non conformant|nc|not met|missing|absent|geplant|"
        "offen|nicht begonnen|nicht umgesetzt|no iniciado|no implementado|pendiente|pending|planificado|deferred|"
        "not planned",
    ),
    (
        "identified",
        "open|new|identified|raised|registered|draft|offen|abierto|not started|proposed|pending|planned|active",
    ),
    ("assessed", "assessed|analysed|analyzed|evaluated|under review|in review|requires review"),
    (
        "in_treatment",
        "in treatment|treating|in progress|mitigating|being treated|being mitigated|under treatment|ongoing|"
        "mitigation in progress|in bearbeitung|partially mitigated|escalated",
    ),
    ("treated", "treated|mitigated|controlled|completed|done|implemented|monitoring|monitored|resolved|behandelt"),
    ("accepted", "accepted|accept|risk accepted|akzeptiert"),
    ("closed", "closed|retired|obsolete|cancelled|canceled|geschlossen|cerrado|resolved|done|completed"),
    (
        "reduce",
        "reduce|mitigate|mitigation|treat|modify|control|reduction|reducir|mitigar|vermindern|reduzieren|minimise|"
        "minimize",
    ),
    ("avoid", "avoid|avoidance|terminate|eliminate|evitar|vermeiden"),
    ("share", "share|transfer|sharing|transference|insure|outsource|compartir|transferir|übertragen|teilen"),
    ("accept", "accept|acceptance|accepted|retain|retention|tolerate|aceptar|akzeptieren"),
    ("partly", "partly|partial|partially|in progress|teilweise|parcial"),
    (
        "approved",
        "approved|published|final|in force|effective|current|released|freigegeben|aprobado|active|accepted|valid",
    ),
    (
        "in_review review",
        "in review|under review|reviewed|pending approval|in prüfung|awaiting approval|requires review",
    ),
    ("draft", "draft|in draft|work in progress|wip|entwurf|borrador|in progress|in development"),
    ("superseded", "superseded|replaced|obsolete|withdrawn|archived|outdated"),
    ("retired", "retired|decommissioned|archived|withdrawn|sunset|end of life|inactive|obsolete"),
    ("pending", "pending|awaiting|requested|proposed|to be approved|under review|in review|open|not assessed|new"),
    ("restricted", "restricted|conditional|conditionally approved|limited|approved with conditions"),
    ("blocked", "blocked|rejected|denied|prohibited|forbidden|not approved|declined"),
    ("open", "open|new|reported|ongoing|active|offen|abierto|in progress|investigating|under investigation"),
    ("contained", "contained|mitigated|containment"),
    (
        "operation",
        "in operation|operation|production|in production|live|deployed|operational|operation and maintenance|"
        "operation and monitoring|operational phase|in use|monitoring|in betrieb",
    ),
    (
        "deployed deployment",
        "deployed|deployment|released|rollout|roll-out|implementation|go live|go-live|pilot|piloting",
    ),
    (
        "development",
        "development|in development|developing|build|in entwicklung|prototype|acquisition and development|"
        "acquisition/development|design and development",
    ),
    ("design", "design|designing|design and development|development|data collection|model development"),
    ("verification", "verification|testing|test|validation|verification and validation|model validation|evaluation"),
    ("idea", "idea|concept|planning|planned|proposed|initiation|initiated|inception|pre-deployment"),
    ("inception", "inception|planning|concept|problem definition|initiation|problem definition & planning"),
    ("retirement", "retirement|decommissioning|decommission|disposal|retired"),
    ("re_evaluation", "re-evaluation|reevaluation|reassessment|retraining"),
    ("all", "all|all phases|whole life cycle|entire lifecycle|full lifecycle"),
    ("fairness", "fairness|bias|discrimination|bias and fairness|bias & fairness|ethical|ethics|fairness and bias"),
    ("privacy", "privacy|data protection|data privacy|personal data|datenschutz"),
    (
        "security",
        "security|cybersecurity|cyber security|information security|adversarial|adversarial attack|sicherheit",
    ),
    ("safety", "safety|health and safety|physical safety"),
    (
        "reliability",
        "reliability|accuracy|performance|robustness|quality|technical|operational|model performance|data quality|"
        "model drift|hallucination|availability",
    ),
    ("transparency", "transparency|explainability|interpretability|transparency and explainability"),
    ("oversight", "human oversight|oversight|accountability|governance|human factors|misuse"),
    (
        "legal",
        "legal|compliance|regulatory|regulation|legal and regulatory|legal & compliance|ip|intellectual property",
    ),
    ("supplier", "supplier|vendor|third party|third-party|supply chain|3rd party"),
    ("environment", "environment|environmental|sustainability"),
    ("reputation", "reputation|reputational|brand"),
    ("threat", "threat|risk|negative|downside"),
    ("opportunity", "opportunity|positive|upside"),
    ("critical", "critical|very high|severe|catastrophic|extreme|kritisch"),
    ("high major", "high|major|significant|hoch|alta|alto|high-risk|high risk"),
    ("medium moderate", "medium|moderate|mittel|media|medio|limited risk"),
    ("low minor", "low|minor|niedrig|gering|baja|bajo|negligible|minimal"),
    ("high_risk high-risk", "high-risk|high risk|high"),
    ("minimal", "minimal|minimal risk|minimal-risk|low|low risk|no risk"),
    ("transparency_duties limited", "limited|limited risk|limited-risk|transparency|transparency risk"),
    ("prohibited", "prohibited|unacceptable|unacceptable risk|banned"),
    ("not_assessed", "not assessed|unassessed|unclassified|unknown|to be assessed|unsure"),
    ("document", "document|policy|procedure|plan|manual|guideline|standard"),
    ("record", "record|log|report|minutes|register|evidence"),
    ("built", "built|in-house|internal|developed in-house|internally developed|custom|proprietary"),
    ("bought", "bought|purchased|procured|vendor|third party|third-party|external|cots|saas"),
    ("us", "us|own|internal|organization|organisation|in-house"),
    ("supplier", "supplier|vendor|provider|third party|third-party"),
)


def _table() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for codes, words in _MEANINGS:
        for word in words.split("|"):
            found.setdefault(simple(word), []).extend(codes.split())
    return {word: tuple(codes) for word, codes in found.items()}


WORDS: Mapping[str, tuple[str, ...]] = _table()
"""By word: the codes that it may mean, the first that a field has counts."""

EXCLUDING = frozenset(("not applicable", "not_applicable", "n/a", "na", "n.a.", "n.a", "excluded", "nicht anwendbar"))
"""Words under the status of a requirement that say that it does not apply."""

STEPS: Mapping[str, int] = {
    "very low": 1, "rare": 1, "remote": 1, "negligible": 1, "insignificant": 1, "very unlikely": 1, "improbable": 1,
    "low": 2, "unlikely": 2, "minor": 2,
    "medium": 3, "moderate": 3, "possible": 3, "occasional": 3,
    "high": 4, "likely": 4, "major": 4, "serious": 4, "significant": 4, "probable": 4,
    "very high": 5, "almost certain": 5, "certain": 5, "frequent": 5, "catastrophic": 5, "critical": 5, "severe": 5,
    "extreme": 5, "very likely": 5,
    "sehr niedrig": 1, "sehr gering": 1, "sehr unwahrscheinlich": 1, "selten": 1, "vernachlässigbar": 1,
    "niedrig": 2, "gering": 2, "unwahrscheinlich": 2, "mittel": 3, "möglich": 3, "mäßig": 3, "gelegentlich": 3,
    "hoch": 4, "wahrscheinlich": 4, "erheblich": 4, "schwer": 4,
    "sehr hoch": 5, "sehr wahrscheinlich": 5, "fast sicher": 5, "häufig": 5, "kritisch": 5, "katastrophal": 5,
    "muy bajo": 1, "muy baja": 1, "bajo": 2, "baja": 2, "medio": 3, "media": 3, "moderado": 3, "moderada": 3,
    "alto": 4, "alta": 4, "muy alto": 5, "muy alta": 5, "catastrófico": 5,
}  # fmt: skip
"""The steps of a scale from 1 to 5 by their usual names."""
