/**
 * Heading → section kind.
 *
 * Two strengths. A *name* ("Mitigation", "Root cause analysis", "Escalation / collect") says what the section is, wherever
 * it stands. A *phrase* ("Check the logs", "Restore the primary") only hints: it counts where nothing above it has said
 * more. In "Recovery validation" the last word decides, as it does in English; words such as "steps" or "procedure" in
 * that place say nothing, so "Rollback procedure" is a rollback.
 */
import type { SectionKind } from './document.ts';
import { STEP_SECTIONS } from './document.ts';

export type Mapping = { readonly kinds: readonly SectionKind[]; readonly strength: 'exact' | 'name' | 'phrase' };

/** Whole headings. Tried first, on the words without numbers, brackets and generic endings. */
const EXACT: readonly [SectionKind, RegExp][] = [
  [
    'guardrail',
    /^(?:what )?(?:do not|don'?ts?|not to do|to avoid)(?: do)?(?: this)?$|^(?:do'?s and don'?ts?|anti-?patterns?|cautions?|warnings?|guard-?rails?|things (?:to avoid|not to do)|what not to do|never do(?: this)?|safety(?: rules?| precautions?| warnings?| notes?)?|precautions?|safeguards?|dangers?|(?:common )?(?:mistakes|pitfalls))$/,
  ],
  [
    'diagnosis',
    /^(?:diagnos(?:is|e|tics?|ing)|investigat(?:e|ion|ing)|troubleshoot(?:ing)?|debug(?:ging)?|analysis|root cause (?:isolation|analysis|identification|investigation)|determine(?: the)? scope|(?:possible|common|further|additional|basic|initial|pre)[- ]?checks?|checks?|logs?|queries|analy[sz]e|detect (?:&|and) analy[sz]e|what to check|where to look|pre-?flight(?: checks?)?|confirm (?:the |that )?(?:problem|issue|alert|incident|symptoms?|impact|outage).*|isolation|deep dive|health checks?|how to (?:investigate|diagnose|debug|troubleshoot|check|find).*)$/,
  ],
  [
    'cause',
    /^(?:root causes?|(?:possible|common|potential|likely|probable|known|typical|underlying|contributing) (?:root )?(?:causes?|reasons?)|causes?|reasons?|failure modes?|why (?:this|it|does this|did this).*|what causes .*|cause of .*)$/,
  ],
  [
    'decision',
    /^(?:decisions?|decision (?:tree|matrix|guide|points?|table|flow|making)|(?:mitigation|remediation|recovery|resolution|containment) (?:options|decision)|which (?:runbook|procedure|option).*|choosing .*|choose .*|how to choose.*|flow ?chart)$/,
  ],
  [
    'immediate',
    /^(?:immediate.*|triage.*|(?:initial|first|quick|rapid) (?:actions?|response|triage|steps|checks?|assessment|responder.*|5 minutes|five minutes)|emergency response|first response.*|do this first|right away|tl;?dr actions)$/,
  ],
  [
    'verification',
    /^(?:verif(?:y|ication|ying)|validat(?:e|ion|ing)|confirm(?:ation|ing)?|(?:exit|success|acceptance|completion|recovery) criteria|smoke tests?|post[- ]?(?:(?:fix|change|deployment|recovery|upgrade|restore|rollback|fail-?over|switch-?over|migration|maintenance|release) )?(?:checks?|verification|validation|steps)|sanity checks?|how to (?:verify|validate|confirm)|(?:incident )?clos(?:ure|ing)(?: criteria)?|(?:how to )?(?:verify|validate|confirm|test) (?:the |it |that |this )?(?:fix|resolution|recovery|success|works?|worked).*|test(?:ing)? the fix|definition of done|how do i know.*|all clear)$/,
  ],
  ['rollback', /^(?:roll-?\s?back.*|revert(?:ing)?.*|back-?\s?out.*|undo.*|(?:safe )?abort(?:ing)?(?: criteria)?)$/],
  [
    'escalation',
    /^(?:escalat\w*.*|when to (?:escalate|call|page).*|(?:who to |emergency |key |support |useful |on-?call )?contacts?(?: information| us| list| points?)?|getting help.*|get help|need help\??|support|on-?call|who to (?:call|page|notify|contact)|points? of contact|paging|still stuck\??)$/,
  ],
  [
    'evidence',
    /^(?:(?:what|data|information|details|diagnostics?|artifacts?|logs?)(?: data| information)? to (?:collect|gather|capture|attach|include|provide|preserve)|collect(?:ing)?(?: (?:data|information|evidence|logs|diagnostics?|details).*)?|gather(?:ing)? (?:information|data|evidence|details|diagnostics?|logs).*|(?:preserv\w+|acquir\w+|collect\w*|captur\w+)(?:,? \w+)*,? evidence.*|acquire.*evidence|evidence.*|audit trail|diagnostic data|must-?gather)$/,
  ],
  [
    'communication',
    /^(?:communicat\w*.*|hand-?\s?(?:off|over)s?|(?:message |email |communication |notification )?templates?|notif(?:y|ications?|ying)|(?:regulatory|customer|stakeholder|user|external|internal) (?:notif\w+|updates?|communications?)|status (?:page|updates?).*|stakeholders?)$/,
  ],
  [
    'prevention',
    /^(?:prevent\w*.*|lessons? learn(?:ed|t).*|post-?\s?(?:incident|mortem|event|outage).*|follow-?\s?ups?(?: actions?| items?| tasks?)?|action items|hardening|long-?term (?:fix\w*|actions?|solutions?|mitigations?|improvements?)|after the incident|retrospective.*|future (?:improvements?|work|prevention)|how to prevent.*|avoiding (?:this|recurrence).*)$/,
  ],
  [
    'prerequisites',
    /^(?:pre-?requisites?.*|pre-?reqs?|preparation|preparations|preparing|prepare|before you (?:begin|start).*|before (?:starting|you begin)|pre-?conditions?.*|access(?: required| requirements?)|required (?:access|tools?|permissions?|information|inputs?).*|requirements?|variables|environment variables|inputs?|parameters|what you(?:'ll| will)? need|permissions(?: needed| required)?|tools(?: needed| required)?|assumptions|dependencies)$/,
  ],
  [
    'applicability',
    /^(?:when (?:to|should (?:i|you|we)) \w+.*|triggers?|trigger conditions?|scope(?: assessment)?|(?:in|out of)[ -]scope|applicab\w+.*|applies to|use cases?|who (?:should|is this for).*|when does this apply.*|audience)$/,
  ],
  [
    'impact',
    /^(?:(?:business |user |customer |service |potential |possible |expected )*impacts?(?: of .*| on .*| assessment| analysis)?|severity(?: .*)?|.* severity|blast radius|risks?(?: assessment| level| and impact)?|affected (?:systems?|services?|components?|users?|customers?)|(?:systems?|services?|components?|users?) affected|consequences?|urgency|priority|effects?)$/,
  ],
  [
    'symptoms',
    /^(?:(?:common |typical |observed |possible )?symptoms?|detections?(?: criteria)?|red flags?|(?:the )?alerts?|alert (?:details?|definitions?|conditions?|text|expression|rules?|source|name|query|trigger\w*)|(?:key |early |warning )?indicators?(?: of compromise)?|(?:warning )?signs|signals?(?: to (?:match|watch|look for))?|how (?:to detect|it looks|do (?:i|you|we) (?:know|detect)).*|what you(?:'ll| will| might| may)? see|identification|(?:problem|issue)(?: statement| description)?)$/,
  ],
  [
    'overview',
    /^(?:(?:alert )?meaning|overview|(?:executive )?summary|(?:alert |incident |service |problem |short )?descriptions?|introduction|intro|background(?: information)?|purpose.*|context|full context|what (?:it|this|does (?:it|this)) (?:alert )?means?.*|how (?:it|this)(?: alert)? works?.*|what is (?:this|it|.{1,40})\??|architecture.*|about(?: this .*)?|abstract|tl;?dr|at a glance|(?:incident|alert) type|objectives?|goals?)$/,
  ],
  [
    'reference',
    /^(?:related.*|(?:cross-?)?references?(?:\b.*)?|links?|further (?:information|info|reading|details|resources|help)|additional (?:information|info|resources?|notes?|reading|links?|context|documentation)|more (?:information|info|details|reading)|(?:useful |external |other )?resources?|appendi(?:x|ces)\b.*|useful (?:commands?|links?|queries|tools?|dashboards?)|(?:example|sample|common|axiom|log|helpful) (?:quer(?:y|ies)|commands?)(?: reference| examples?)?|.*\bquery reference|table of contents|contents|toc|index|quick (?:links?|reference|navigation|commands?)(?:\b.*)?|see also|(?:important |general |other )?notes?|glossary|terminology|definitions?|faqs?|documentation|docs|monitoring(?: and alerting)?|alerting|logging|observability|change ?log|(?:revision|version|change|document) (?:history|control|log)|revisions?|maintenance|metadata|dashboards?|(?:notes and )?examples?|sources?|credits|licen[cs]e)$/,
  ],
  [
    'remediation',
    /^(?:mitigat\w*|remediat\w*|resolutions?|resolv(?:e|ing)|fix(?:es|ing)?|(?:possible )?solutions?|emergency stop|last resort|check-?\s?lists?|procedures?|steps?|process|contain(?:ment|ing)?|recover(?:y|ing)?|repairs?|repairing|eradicat\w*|work-?arounds?|(?:recommended |emergency |safe |operator |corrective |required |suggested |possible |manual |remedial |recovery |response |short-?term )?actions?|what to do.*|how to (?:fix|resolve|mitigate|recover|remediate|repair|handle|respond).*|instructions?|remed(?:y|ies)|checklist|response|respond|execution|(?:recommended|suggested|proposed) (?:solution|fix|resolution|remediation)s?)$/,
  ],
];

/** Last words of a heading that say what the section is ("VM-level resolution", "Recovery validation"). */
const HEADS: readonly [SectionKind, RegExp][] = [
  ['verification', /\b(?:verification|validation)$/],
  ['rollback', /\broll-?back$/],
  ['diagnosis', /\b(?:diagnosis|diagnostics|troubleshooting|investigation|assessment)$/],
  ['remediation', /\b(?:mitigation|remediation|resolution|recovery|workarounds?|fix|repair|containment|eradication)$/],
  ['escalation', /\bescalation$/],
  ['symptoms', /\bsymptoms$/],
  ['cause', /\b(?:root causes?|causes)$/],
  ['prerequisites', /\bprerequisites$/],
  ['overview', /\b(?:overview|description|summary|introduction|background|architecture)$/],
  ['reference', /\b(?:references?|glossary|faq)$/],
  ['prevention', /\bprevention$/],
  ['reference', /\btemplates?$/],
];

/** "Deployment procedure", "Failover process": no name of ours, but something that is done. */
const DONE = /\b(?:procedures?|process|steps|instructions|workflow|checklist)$/;

/** First words that leave no doubt, followed by anything ("Troubleshooting which integration fails"). */
const STARTS: readonly [SectionKind, RegExp][] = [
  ['diagnosis', /^(?:diagnos(?:is|e|ing|tics?)|troubleshoot(?:ing)?|investigat(?:e|ion|ing)|analysis of)\b/],
  [
    'remediation',
    /^(?:mitigat(?:ion|e|ing)|remediat(?:ion|e|ing)|resolution|resolving|resolve|contain(?:ment|ing)?|eradicat(?:ion|e|ing)|work-?arounds?)\b/,
  ],
  ['verification', /^(?:verification|validation)\b/],
  ['prevention', /^prevention\b/],
  ['symptoms', /^symptoms?\b/],
  ['overview', /^(?:overview|summary|introduction|background)\b/],
];

/** "Check common causes", "Identify the root cause": what is looked for is the last word, what is done the first. */
const LOOKS =
  /^(?:check|identify|determine|find|investigate|look for|rule out|isolate|analy[sz]e)\b.*\b(?:causes?|symptoms|impact)$/;

/** Hints. A step or a sub-section may well begin like this, so they never overrule a section above. */
const PHRASES: readonly [SectionKind, RegExp][] = [
  ['verification', /^(?:verify|verifying|validate|validating|confirm|confirming|test|testing|post-)\b/],
  [
    'diagnosis',
    /^(?:check|checking|determine|determining|identify|identifying|find|finding|debug|debugging|inspect|inspecting|analy[sz](?:e|ing)|examine|examining|review|reviewing|look(?:ing)?|monitor|monitoring|query|querying|locate|locating|assess|assessing|using .*(?:trac|log|metric|dashboard|jaeger|grafana|prometheus|to (?:look|find|debug|diagnose))\w*)\b/,
  ],
  [
    'remediation',
    /^(?:restart|restarting|restore|restoring|rotate|rotating|repair|repairing|recover|recovering|replace|replacing|reset|resetting|rebuild|rebuilding|re-?create|recreating|scale|scaling|clear|clearing|delete|deleting|remove|removing|fail-?over|failing over|drain|draining|evict|redeploy|redeploying|upgrade|upgrading|increase|increasing|reduce|reducing|disable|disabling|enable|enabling|stop|stopping|start|starting|kill|killing|free up|clean(?:ing)? ?up|purge|purging|update|updating|apply|applying|fix|fixing|how to)\b/,
  ],
];

const GENERIC =
  /\s+(?:steps?|procedures?|process|actions?|plans?|checklists?|guides?|guidelines?|paths?|polic(?:y|ies)|instructions?|details?|information|questions?|tasks?|phase|section|strateg(?:y|ies)|options|tips|notes)$/;

/** Undefined when the heading names nothing that we know. */
export function mapHeading(words: string): Mapping | undefined {
  const plain = normalise(words);
  if (plain === '') return undefined;
  const several = severalKinds(plain);
  const whole = exactKind(plain);
  if (whole && (several?.kinds.length ?? 0) < 2) return { kinds: [whole], strength: 'exact' };
  if (several) return several;
  if (LOOKS.test(plain)) return { kinds: ['diagnosis'], strength: 'name' };
  const named = firstMatch(HEADS, plain.replace(GENERIC, '')) ?? firstMatch(STARTS, plain);
  if (named) return { kinds: [named], strength: 'name' };
  if (DONE.test(plain)) return { kinds: ['remediation'], strength: 'name' };
  const phrase = firstMatch(PHRASES, plain);
  return phrase ? { kinds: [phrase], strength: 'phrase' } : undefined;
}

function normalise(words: string): string {
  return words
    .toLowerCase()
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/[‘’]/g, "'")
    .replace(/\s*[([][^()[\]]*[)\]]\s*/g, ' ')
    .replace(/[`*_"“”]/g, '')
    .replace(/[:.!]+$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function exactKind(plain: string): SectionKind | undefined {
  const found = firstMatch(EXACT, plain);
  if (found) return found;
  const shorter = plain
    .replace(GENERIC, '')
    .replace(/^(?:the|our|general|common|main|detailed|manual|automated|service|basic)\s+/, '');
  return shorter === plain || shorter === '' ? undefined : firstMatch(EXACT, shorter);
}

/** "Escalation / collect", "Symptoms and causes": every part must be a name. */
function severalKinds(plain: string): Mapping | undefined {
  const parts = plain.split(/\s*(?:\/|&|\+|,|;|\band\b|\bor\b)\s*/).filter((part) => part !== '');
  if (parts.length < 2 || parts.length > 4) return undefined;
  const kinds = parts.map((part) => exactKind(part) ?? firstMatch(HEADS, part.replace(GENERIC, '')));
  const known = kinds.filter((kind) => kind !== undefined);
  if (known.length === parts.length) return { kinds: [...new Set(known)], strength: 'exact' };
  const [first] = kinds;
  return first && known.length > 0 && plain.split(' ').length <= 6 ? { kinds: [first], strength: 'name' } : undefined;
}

function firstMatch(table: readonly [SectionKind, RegExp][], text: string): SectionKind | undefined {
  return table.find(([, pattern]) => pattern.test(text))?.[0];
}

/** The heading itself asks to check: then every bullet below it is one ("Immediate checks", "Validation", "Exit criteria"). */
export function asksToCheck(kind: SectionKind, words: string): boolean {
  return kind === 'verification' || /\b(?:checks?|criteria|to check)\s*$/i.test(words.replace(/\s*\([^)]*\)\s*$/, ''));
}

export function isStepSection(kind: SectionKind): boolean {
  return STEP_SECTIONS.some((each) => each === kind);
}

/** Kinds that keep their sub-sections to themselves: "5.3 Update defences" under "Post-incident" is no procedure. */
export function keepsItsOwn(kind: SectionKind): boolean {
  return ['prevention', 'reference', 'communication', 'guardrail', 'escalation'].includes(kind);
}
