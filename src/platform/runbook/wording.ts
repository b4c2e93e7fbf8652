/**
 * Whether a piece of prose tells somebody to do something, asks something, sets a condition, or only explains.
 *
 * English, and deliberately simple: an instruction begins with a verb in its base form, after an optional condition
 * ("If the pod crashes, restart it"), or says "you can / must / need to".
 */

const VERBS = new Set(
  (
    'bridge brief broadcast buy bypass cache calculate cap cease certify chase circulate clarify cleanse combine commit ' +
    'compress conduct consolidate convene count deduplicate degrade deregister destroy detect devise dial dig disarm dismiss ' +
    'dispatch double duplicate elect elevate enlarge enlist enroll exchange exempt explain explore fall format grow guard ' +
    'guide halve heal help hibernate hide highlight host improve incorporate index ingest inhibit initialise initialize ' +
    'inquire integrate interpret intervene interview introduce inventory iterate lead learn listen loosen maintain map mask ' +
    'mention mirror multiply negotiate neutralize nullify offload omit onboard operate orchestrate organize overwrite pack ' +
    'parse partition pass pay permit persist pivot plug poll populate postpone practice preload process procure produce ' +
    'prohibit publicize pursue quit rearm reauthenticate reauthorize rebalance recalculate recharge recompute reconsider ' +
    'reconstruct rectify redistribute redo reenable reestablish reevaluate refill reformat refuse regenerate regulate reindex ' +
    'reinforce reinitialize reissue relaunch relax relay relinquish rely remap remount render reorder repartition repoint ' +
    'reprocess republish resample resend reserve resubmit retag retract retrain retrigger reverify rewind rewrite scrape ' +
    'scroll scrub seal seed segment sever sign signal smooth snooze solve spread stash steer stream strengthen strip study ' +
    'substitute suppress sweep tap tear tidy tie transform translate transmit tweak unban unbind uncheck uncompress undeploy ' +
    'unfreeze unhide unlink unmask unmute unpack unplug unregister unschedule unsubscribe untag unwind unzip utilize void ' +
    'wake warn wire wrap zip ' +
    'abort acknowledge activate add address adjust advise alert align allocate allow analyse analyze announce annotate answer append apply approve ' +
    'archive ascertain ask assemble assess assign attach attempt audit authenticate authorize back backup balance ban begin block book boot bounce browse ' +
    'build bump bring call cancel capture change check choose claim classify clean clear click clone close coalesce collect communicate compare compile complete ' +
    'compute configure confirm connect consider consult contact contain continue convert coordinate copy cordon correct correlate create cut cross-check ' +
    'debug decide declare decommission decrease decrypt defer define defragment delete demote deny deploy describe deselect detach determine diagnose ' +
    'disable discard disconnect discuss display distribute divert document double-check download downgrade drain drop dump edit eject eliminate email ' +
    'empty enable encrypt end enforce engage ensure enter eradicate erase escalate establish estimate evacuate evaluate evict examine exclude execute ' +
    'exit expand export expose extend extract fail fail-over failover fence fetch file fill filter find finish fix flag flush focus follow force force-delete force-release ' +
    'forward free freeze gather generate get give go grant grep handle halt hand harden hold hotfix identify ignore implement import include ' +
    'increase inform initiate inject insert inspect install instruct interrogate invalidate investigate invite invoke isolate issue join keep kick kill ' +
    'launch leave let lift limit link list live-migrate load locate lock log login look lower make manage manually mark match maximize measure merge migrate ' +
    'minimize mitigate modify monitor mount move mute narrow navigate note notify observe obtain offer open optimise optimize order ' +
    'override page paste patch pause perform pick pin ping place plan point power pre-pull prefer prepare preserve press prevent print prioritise prioritize ' +
    'proceed profile promote prompt propose protect prove provide provision prune publish pull purchase purge push put quantify quarantine query ' +
    'queue raise reach re-run re-enable re-deploy reassign reassess rebase reboot rebuild recall recheck reclaim reconcile reconfigure reconnect record ' +
    'recover recreate recycle redeploy redirect reduce reference refer refresh register reinstall reject release relabel reload relocate remediate remember remove ' +
    'rename renew reopen repair repeat replace replay replicate reply report reproduce request requeue rerun rescan reschedule reset reshard resize ' +
    'resolve respond restart restore restrict resume resync retain retire retrieve retry return reuse reveal revert review revoke roll rollback rotate ' +
    'route run save say scale scan schedule scope search secure see seek select send separate serve set setup share shift ship shorten shrink shut ' +
    'shutdown silence simulate skip snapshot sort spawn specify spin split ssh stabilize stage start state stay step stop store submit subscribe summarize ' +
    'supply surface suspend swap switch sync synchronize tag tail take talk target tell temporarily terminate test throttle tighten toggle trace track ' +
    'train transfer treat triage trigger trim troubleshoot truncate try tune turn type unblock uncomment uncordon undo undrain uninstall unload unlock unmount unpause ' +
    'unseal unset unsilence untaint update upgrade upload use validate vacuum verify view visit vote wait walk warm watch weigh whitelist widen wipe withdraw work ' +
    'write zap zoom'
  ).split(' '),
);
/** Verbs that are as often nouns at the start of a line: the next word decides. */
const NOUNS = new Set(
  (
    'bridge brief cache cap count double format guard guide host index lead map mask mirror pack partition pass plug poll practice process produce relay reserve scrape seal seed segment sign signal stash stream strip study sweep tap tie void wire wrap zip ' +
    'access address alert email audit backup balance ban block boot build call change check claim cloud copy cut debug deploy display drain drop dump end exit export ' +
    'fail failover fence file filter fix flag flush force function grant handle hold import increase issue join kick kill launch limit link list load lock log ' +
    'login look mark match merge monitor mount move note offer order override page patch pause ping place plan point power print profile prompt pull push query queue ' +
    'reach record release reload remote repair repeat report request reset respond restart restore result return review roll rollback route run scale scan schedule scope ' +
    'search serve set setup share shift ship shutdown snapshot sort split stage start state step stop store surface swap switch sync tag tail target test ' +
    'time trace track trigger tune turn type update upgrade upload use view vacuum vote wait walk watch work'
  ).split(' '),
);
const NOUN_AFTER =
  /^(?:of|is|are|was|were|has|have|had|will|can|may|might|should|does|did|not|issues?|errors?|failures?|failed|problems?|latency|loss|outages?|exceeded|timeouts?|fails|storms?|spikes?|corruption|conflicts?|mismatch|contention|saturation|denied|due|caused|missing|stuck|became|becomes|times?|counts?|rates?)$/i;
/** Words that are nouns far more often than verbs where a line begins: many more words after them say so. */
const MOSTLY_NOUNS = new Set(
  (
    'bridge brief cache cap count double format guard guide host index lead map mask mirror pack partition pass plug poll practice process produce relay reserve scrape seal seed segment sign signal stash stream strip study sweep tap tie void wire wrap zip ' +
    'access address alert audit email page balance block boot build call change claim cloud copy cut debug display dump end exit export fence file filter flag force function ' +
    'grant handle import issue join launch limit link list load lock log login look mark match merge mount move note offer order override page ping place plan point ' +
    'power print profile prompt queue reach record release remote report request result return roll route schedule scope search serve share shift ship snapshot sort ' +
    'split stage start state step store surface swap switch sync tag tail target time trace track trigger tune turn type upload view volume vote walk work'
  ).split(' '),
);
const COMPOUND_AFTER =
  /^(?:strateg(?:y|ies)|modes?|states?|status|types?|methods?|options?|plans?|requirements?|availability|usage|utili[sz]ation|capacity|performance|health|levels?|limits?|depth|size|volumes?|tiers?|nodes?|quotas?|polic(?:y|ies)|settings?|configurations?|collection|retention|rotation|entr(?:y|ies)|messages?|events?|lines?|data|owners?|managers?|handlers?|names?|ids?|keys?|tokens?|groups?|instances?|servers?|services?|hosts?|controllers?|classes|class|pools?|stores?|systems?|in|and|or|too|full|mapping|points?|lists?|address(?:es)?)$/i;

const LEADS =
  /^(?:(?:and|or|but|then|next|first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|lastly|last|also|now|so|please|kindly|optional(?:ly)?|alternatively|either|otherwise|afterwards?|after that|after this|again|immediately|manually|carefully|simply|just|always|temporarily|eventually|ideally|initially|preferably|quickly|subsequently|meanwhile|instead|additionally|furthermore|[a-z]+ly|once (?:done|complete|finished)|if (?:necessary|needed|possible|required|applicable|so|not|in doubt)|when (?:done|ready|finished)|in (?:a|another) (?:new )?(?:tab|terminal|window|shell)|to do (?:this|so)|as (?:an? )?(?:last|first) (?:resort|step)|as root|step \d+|\d+[.)]|[a-z][.)]|(?:yes|no)(?=[,:;]))\b\s*[,:;.–—-]*\s*)+/i;

/** Said to be remembered, not done. */
const REMARK =
  /^\W*(?:please\s+)?(?:TODO\b|TBD\b|FIXME\b|(?:keep|bear) in mind|note that|be aware|remember that|beware|note:|be careful|take care)\b/i;

/** A sentence that begins with an instruction. */
function isImperative(sentence: string): boolean {
  if (REMARK.test(sentence)) return false;
  const text = sentence
    .replace(/^(?:[\s"'“”‘’([*_•☐☑✅:–—-]|⚠|\u{FE0F})+/u, '')
    .replace(LEADS, '')
    .replace(/^[\s"'“”([*_:–—-]+/, '');
  const match = /^([A-Za-z]+(?:[-‑][A-Za-z]+)?)(?:\s+(\S+))?/.exec(text);
  if (!match) return false;
  const verb = (match[1] ?? '').toLowerCase().replace('‑', '-');
  const base = VERBS.has(verb)
    ? verb
    : verb.replace(/^re-?|^pre-|^un-?|^force-|^hard-|^soft-|^cross-|^fine-|^double-|^live-|^mass-|^bulk-|^auto-/, '');
  if (verb === 'fine' || verb === 'live' || verb === 'hard' || verb === 'soft')
    return VERBS.has((match[2] ?? '').toLowerCase().replace(/\W/g, ''));
  // "Read replicas", "Read latency": only what is read by somebody.
  if (verb === 'read')
    return /^(?:the|an?|all|its|their|your|this|these|what|each|every|both|through|out|it)$/i.test(match[2] ?? '');
  if (!VERBS.has(base)) return verb === 'be' || verb === 'do' || verb === 'have';
  const second = (match[2] ?? '').replace(/[,.;:)]+$/, '');
  if (!NOUNS.has(verb)) return true;
  if (MOSTLY_NOUNS.has(verb) && COMPOUND_AFTER.test(second)) return false;
  return !NOUN_AFTER.test(second);
}

const MODAL =
  /\b(?:you|we|one|operators?|admins?(?:trators?)?|responders?|engineers?|the (?:on-?call(?: engineer)?|operator|engineer|user|team|admin))(?:['’]ll| will| can| could| should| must| may| might| shall| need| needs| have| has| want| wants| would like| are able| are going| are advised| are required| are encouraged)(?:\s+(?:also|then|first|now|just|only|simply|either|always|either|probably|likely|possibly|definitely|want|need|have|be able|able|to))*\s+([a-z][a-z-]+)/gi;
/** What follows "you will" when nothing is asked: "you should see", "you may experience". */
const SEEING =
  /^(?:see|notice|observe|expect|experience|encounter|receive|be|been|not|no|never|lose|find yourself|know|think|still|already|hit|risk|have|feel|a|an|the|some)$/i;

/** "a plugin with which you can sign in", "so that you can see it": a clause about something, not an instruction. */
const RELATIVE =
  /\b(?:which|that|so|where|who|if|when|before|until|once|as|whether|what|how|because|since|than|everything|anything|all|things|tools|ways?|place|places|times)\s*$/i;

function isModal(sentence: string): boolean {
  for (const match of sentence.matchAll(MODAL)) {
    if (!SEEING.test(match[1] ?? '') && !RELATIVE.test(sentence.slice(0, match.index))) return true;
  }
  return /\b(?:(?:must|needs? to|ha(?:s|ve) to) be \w+(?:ed|en|t|n)\b|it is (?:recommended|advised|necessary|required) to|(?:is|are) recommended to)/i.test(
    sentence,
  );
}

/** An instruction after its condition or place: "If it fails, restart it", "On the node, run this". */
function instructsAfterComma(sentence: string): boolean {
  for (const match of sentence.matchAll(/(?:[,;:]|[–—]| -|\bthen\b|→|->|=>)\s+/g)) {
    const rest = sentence.slice((match.index ?? 0) + match[0].length);
    const before = sentence.slice(0, match.index);
    if (isImperative(rest) && startsClause(before)) return true;
  }
  return false;
}

/** Only conditions, places and reasons may stand before the verb; "Add, remove" would be a list. */
function startsClause(before: string): boolean {
  if (/^\W*\S*[-_/.]\S*\W*$/.test(before)) return false;
  return (
    /^\W*(?:if|when|whenever|unless|once|after|before|in|on|at|for|from|to|with|using|via|depending|otherwise|else|as|while|during|until|since|because|given|assuming|should|where|yes|no|then|first|next|finally|also|now|optionally|alternatively|immediately|by|under|per|upon|within|without|based|according|provided|case|option|root cause|fix|action|solution|short term|long term|resolution|mitigation)\b/i.test(
      before,
    ) || /[:–—→]\s*$|^\S+(?:\s\S+){0,4}$/.test(before)
  );
}

/** "No rollback needed", "None", "To be added": an answer or a gap, nothing to do. */
export function isEnding(text: string): boolean {
  const [first = ''] = sentences(text);
  return (
    /^\W*(?:none|n\/a|tbd|not applicable|to be (?:added|done|written|defined)|coming soon|no (?:\w+ )?(?:\w+ )?(?:is |are )?(?:needed|required|necessary|applicable)|nothing (?:to do|needed|required))\W*$/i.test(
      first,
    ) &&
    sentences(text).length < 4 &&
    !sentences(text)
      .slice(1)
      .some((sentence) => isImperative(sentence))
  );
}

/** True when anything in the text asks for something to be done. */
export function instructs(text: string): boolean {
  if (/^\W*TODO\b/.test(text) || isEnding(text)) return false;
  return sentences(text).some(
    (sentence) => isImperative(sentence) || isModal(sentence) || instructsAfterComma(sentence),
  );
}

/** Stricter: begins a sentence with the instruction. For lists that are announced as an enumeration. */
export function commands(text: string): boolean {
  return sentences(text).some(
    (sentence) => isImperative(sentence) || (isConditional(sentence) && instructsAfterComma(sentence)),
  );
}

export function isConditional(text: string): boolean {
  return /^\W*(?:(?:or|and|but|else|otherwise|,)\s+)*(?:if|when|whenever|unless|otherwise|in case|in the (?:event|case)|for [^.:]{2,60}:|should (?:you|the|it|this)\b)/i.test(
    text,
  );
}

export function isQuestion(text: string): boolean {
  const [first = ''] = sentences(text);
  return (
    /\?\W*$/.test(first) ||
    /^\W*(?:is|are|does|do|did|has|have|can|was|were|which|what|who|when|where|how)\b[^.]*\?/i.test(text)
  );
}

/** "Do not …", "Never …": it forbids. */
export function forbids(text: string): boolean {
  return /^\W*(?:please\s+)?(?:do not|don['’]?t|never|avoid|must not)(?=\s)/i.test(text);
}

/** A lead-in that announces causes, effects or values rather than things to do. */
export function announcesList(leadIn: string): boolean {
  const last = sentences(leadIn).at(-1) ?? '';
  if (/^\W*TODO\b/.test(last) || /[.!?]$/.test(last)) return false;
  if (/\b(?:e\.g\.|i\.e\.)\s*(?:\([^)]*\))?\s*:?\s*$/.test(last)) return true;
  return /\b(?:causes?|caused by|reasons?|factors?|findings|observations|benefits?|advantages?|effects?|consequences?|scenarios|symptoms?|conditions?|such as|including|includes?|result of|due to|(?:types?|kinds?|list) of|phases|order of preference|comprised of|consists? of|contains?|following (?:api calls|information|labels?|fields?|values?|details|profiles?|columns|states?|characteristics|attributes|ways|variables|metrics|components|timestamps|data|situations|occasions|scenarios|cases|errors?|messages?)|(?:should|will) see|means|look(?:ing)? for|api calls|flow|lifecycle|affected|are defined|could be|can be one of|one of these|could mean|may indicate|might be|sources?|exist\b|provides?|indicat\w+|variants|there (?:are|is) (?:two|three|four|several|some|many|multiple|a few|\d))\b/i.test(
    last,
  );
}

/** Nothing but a pointer: "See [the guide](…)", "For more information, refer to …". */
export function isPointer(text: string): boolean {
  const plain = text.trim();
  if (plain === '') return true;
  const parts = sentences(plain);
  return parts.every(
    (sentence) =>
      /^\W*(?:please\s+)?(?:(?:for|to) (?:more|further|additional|detailed|full|other|general|mitigation|the latest|details|information)[^.]*|(?:for|to)\s[^.,]{0,60},\s*)?(?:please\s+)?(?:see|refer(?: to)?|(?:read|consult|visit)\b(?=.*\b(?:guides?|docs?|documentation|pages?|articles?|links?|sections?|readme|runbooks?|playbooks?|wiki|blog|tutorials?|manuals?|(?:web)?site|here|more|about|https?))|cf\.?|reference|documentation|docs|more (?:info|information|details)|further reading|details|learn more|also see|see also)\b/i.test(
        sentence,
      ) &&
      !/\b(?:and|then|,)\s+(?:then\s+)?(?:filter|follow|run|apply|restart|check|open|delete|set|use|execute|perform)\b/i.test(
        sentence,
      ),
  );
}

/** Split where a sentence ends and another begins; abbreviations and code do not end one. */
export function sentences(text: string): string[] {
  return text
    .split(
      /(?<!\b(?:e\.g|i\.e|etc|vs|cf|approx|no|nr|incl|resp|fig|st|dr|mr|ms)\.)(?<=[.!?]["”'’)]?)\s+(?=[A-Z0-9`"“'(*[<])/,
    )
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** A short name for a step: its first sentence, without closing punctuation, at most about a hundred characters. */
export function shortLabel(text: string): string {
  const [first = ''] = sentences(text);
  const clean = first
    .replace(/^(?:[\s•☐☑*_–—-]|\p{Extended_Pictographic}|\u{FE0F})+/u, '')
    .replace(/[\s.:;,–—-]+$/, '');
  if (clean.length <= 110) return clean;
  const cut = clean.slice(0, 108);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 60))}…`;
}
