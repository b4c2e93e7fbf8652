/** What a code block is, before it is taken apart: from its language, its words, and the line above it. */
import type { Language } from './document.ts';
import { certainlyCommand, looksLikeCommand } from './programs.ts';
import { promptOf } from './prompts.ts';
import { sentences } from './wording.ts';

/** `output` and `text` hold nothing to run: sample output, manifests, configuration, templates, comments only. */
export type BlockKind =
  | { readonly runs: true; readonly language: Language }
  | { readonly runs: false; readonly as: 'output' | 'text' };

const SHELL =
  /^(?:ba|z|k|fi|c)?sh$|^(?:shell|shell-?session|console|terminal|command|cmd|bat|batch|powershell|pwsh|ps1?|bash-session|sh-session|zsh-session|shellscript|posix|tcsh|nushell|dos)$/;
const SQL =
  /^(?:sql|p?sql|pgsql|postgres(?:ql)?|plpgsql|mysql|mariadb|sqlite|tsql|cql|hql|bigquery|snowflake|clickhouse)$/;
const SEARCH =
  /^(?:logql|kql|kusto|lucene|spl|splunk|apl|axiom|esql|es\|ql|nrql|insights|cloudwatch|sumo|dql|traceql|opensearch|influxql|flux|mql|loki|elasticsearch|elastic|kibana)$/;
const SCRIPT =
  /^(?:ruby|rb|irb|rails|python|py|pycon|python3|ipython|js|javascript|node|mongo|mongodb|mongosh|perl|php|groovy|scala|elixir|iex|erlang|clojure|lua|r|julia|typescript|ts)$/;
const NOTHING =
  /^(?:ya?ml|json[c5]?|toml|ini|conf|config|cfg|properties|env|dotenv|xml|html|css|scss|diff|patch|hcl|terraform|tf|dockerfile|docker|nginx|apache|makefile|markdown|md|mdx|mermaid|plantuml|puml|dot|graphviz|graphql|gql|proto|protobuf|csv|tsv|jinja2?|gotmpl|helm|jsonnet|rego|cue|systemd|http|log|logs|output|stdout|stderr|text|txt|plain|plaintext|none|ascii|c|cpp|rust|go|java|kotlin|swift|csharp|cs|svg|regex|vim|asciidoc|rst|tex)$/;

/** `above` is the paragraph before the block, or the label it stands under. */
export function classifyBlock(lang: string | null | undefined, value: string, above: string): BlockKind {
  const name = (lang ?? '').toLowerCase().replace(/^[{.]+|[},:].*$/g, '');
  const lines = value.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return TEXT;
  const prompted = lines.some((line) => promptOf(line) !== undefined);
  const first = lines.find((line) => !/^\s*(?:#|\/\/|--)\s/.test(line)) ?? '';
  const typed =
    promptOf(first) !== undefined || (certainlyCommand(first) && !/\b(?:output|results?|response)\b/i.test(above));
  if (announcesOutput(above) && !typed) return OUTPUT;
  if (SQL.test(name)) return isCommentOnly(lines, 'sql') ? TEXT : SQL_BLOCK;
  if (/^(?:promql|prometheus|metricsql)$/.test(name))
    return isCommentOnly(lines, 'shell') ? TEXT : { runs: true, language: 'promql' };
  if (SEARCH.test(name)) return { runs: true, language: 'search' };
  if (/^redis(?:-cli)?$/.test(name)) return { runs: true, language: 'redis' };
  if (SCRIPT.test(name)) return scriptBlock(lines);
  if (NOTHING.test(name)) return disguised(name, lines, prompted);
  return sniff(lines, prompted, SHELL.test(name));
}

const TEXT: BlockKind = { runs: false, as: 'text' };
const OUTPUT: BlockKind = { runs: false, as: 'output' };
const SQL_BLOCK: BlockKind = { runs: true, language: 'sql' };

const OUTPUT_ABOVE =
  /(?:\b(?:example|sample|expected|typical|normal|possible|following|actual|the|an?)\s+(?:\w+\s+)?(?:output|results?|response|log(?: entr(?:y|ies)| messages?| lines?)?|error(?: messages?)?|messages?|events?)\b[^.]*:?$|^(?:output|result|response|returns?|expected|logs?(?!\s+(?:in|on|into|onto|off|out)\b)|example output)\b[^.]*:$|\b(?:(?:should|will|would|might|may|'ll)\s+(?:\w+\s+)?(?:see|return|look|show|print|display|produce|be|get|output)|looks? (?:like|as follows)|shown (?:below|in the following)|similar to(?: the following| this)?|returns?|prints?|outputs?|displays?|something like(?: this)?|such as|records?|logs? the (?:name|following)[^.]*|reads?|contains?|is (?:an example|a sample)[^.]*)\b[^.]*:$)/i;

function announcesOutput(above: string): boolean {
  const last = sentences(above).at(-1) ?? '';
  if (
    /\b(?:run|execute|command|commands|query|queries|type|use|using|via)\b[^.]*:?$/i.test(last) &&
    !/\boutput|result|response\b/i.test(last)
  )
    return false;
  return OUTPUT_ABOVE.test(last.trim());
}

/** A manifest language on a block of commands is the author's slip: `yaml` over `kubectl exec …`. */
function disguised(name: string, lines: readonly string[], prompted: boolean): BlockKind {
  const output = /^(?:log|logs|output|stdout|stderr|text|txt|plain|plaintext|none)$/.test(name);
  if (prompted && certainlyAfterPrompt(lines)) return { runs: true, language: 'shell' };
  if (/^(?:dockerfile|makefile|diff|patch|markdown|md|mermaid)$/.test(name)) return TEXT;
  if (
    lines.every((line) => certainlyCommand(line) || /^\s*(?:#|-|\\)|^\s{2,}/.test(line)) &&
    certainlyCommand(lines[0] ?? '')
  ) {
    return { runs: true, language: 'shell' };
  }
  if (output && isPromQl(lines.join('\n'))) return { runs: true, language: 'promql' };
  return output ? OUTPUT : TEXT;
}

function certainlyAfterPrompt(lines: readonly string[]): boolean {
  return lines.some((line) => {
    const prompt = promptOf(line);
    return prompt !== undefined && looksLikeCommand(prompt.command);
  });
}

function scriptBlock(lines: readonly string[]): BlockKind {
  if (isCommentOnly(lines, 'script') || namesFile(lines[0] ?? '')) return TEXT;
  const first = lines[0]?.trim() ?? '';
  const data = /^[{[]/.test(first) && /^[}\]]\)?;?$/.test(lines.at(-1)?.trim().slice(-1) ?? '') && !/[=(]/.test(first);
  return data ? OUTPUT : { runs: true, language: 'script' };
}

/** `# app/settings.py` above a block: what a file holds, not what is typed. */
function namesFile(line: string): boolean {
  return /^\s*(?:#|\/\/|--)\s*[\w.@/-]+\.[a-z]{1,5}\s*$/.test(line);
}

function sniff(lines: readonly string[], prompted: boolean, shell: boolean): BlockKind {
  if (isCommentOnly(lines, 'shell') && !lines.some((line) => promptOf(line))) return TEXT;
  const text = lines.join('\n');
  const first = lines.find((line) => !/^\s*(?:#|\/\/|--)/.test(line)) ?? '';
  if (prompted) return promptedBlock(lines);
  if (isChat(first)) return { runs: true, language: 'chat' };
  if (isLucene(first)) return { runs: true, language: 'search' };
  if (looksLikeCommand(first)) return isTemplate(lines) ? TEXT : { runs: true, language: 'shell' };
  if (isPromQl(text)) return { runs: true, language: 'promql' };
  if (isSearch(text)) return { runs: true, language: 'search' };
  if (isSql(first)) return SQL_BLOCK;
  if (isRedis(lines)) return { runs: true, language: 'redis' };
  if (lines.some((line) => certainlyCommand(line)) && !isOutput(lines)) return { runs: true, language: 'shell' };
  if (isOutput(lines) || isTemplate(lines)) return OUTPUT;
  return shell && isTyped(first) ? { runs: true, language: 'shell' } : TEXT;
}

function promptedBlock(lines: readonly string[]): BlockKind {
  const language = lines.map((line) => promptOf(line)?.language).find((each) => each !== undefined);
  return { runs: true, language: language ?? 'shell' };
}

/** In a block that says it is shell, an unknown first word is still a command unless it reads like something else. */
function isTyped(line: string): boolean {
  return /^\s*[a-z][\w.+-]*(?:\s+[^\s=:].*)?$/.test(line) && !/^\s*\w+\s+=\s/.test(line);
}

function isCommentOnly(lines: readonly string[], language: 'shell' | 'sql' | 'script'): boolean {
  const comment = language === 'sql' ? /^\s*(?:--|\/\*|\*)/ : /^\s*(?:#|\/\/|--\s)/;
  return lines.every((line) => comment.test(line));
}

/** `/chatops run …`, `!marvin …`, `@bot …`: typed into a chat. */
function isChat(line: string): boolean {
  return /^\s*(?:\/(?:chatops|runner|slack|ops|incident|deploy|pd|pagerduty|opsgenie|remind|bot)\s+\w|![a-z][\w-]+(?:\s|$)|@[a-z][\w-]*bot\s)/.test(
    line,
  );
}

function isPromQl(text: string): boolean {
  const body = text.replace(/^\s*(?:#|\/\/).*$/gm, '').trim();
  if (body === '' || /^(?:apiVersion|kind|-|\{"|<)|^[\w.]+\s*=\s*(?![=~])/.test(body)) return false;
  return (
    /\b(?:rate|irate|increase|delta|idelta|deriv|histogram_quantile|predict_linear|label_replace|label_join|(?:sum|avg|max|min|count|last|quantile|stddev|present|absent)_over_time|absent|topk|bottomk|count_values|clamp_(?:min|max))\s*\(/.test(
      body,
    ) ||
    /\b(?:sum|avg|max|min|count|group)\s*(?:(?:by|without)\s*\([^)]*\)\s*)?\(.*[\w:]+[{[)]/.test(
      body.replace(/\n/g, ' '),
    ) ||
    /^[a-zA-Z_:][\w:]*\s*\{[^{}]*(?:=~?|!=|!~)\s*"[^"]*"[^{}]*\}/.test(body.replace(/\n\s*/g, ' ')) ||
    /^[a-z_:]+(?:_total|_seconds|_bytes|_count|_bucket|_info|_ratio)\b/.test(body) ||
    /^up\s*(?:==|!=|\{|$)/.test(body)
  );
}

/** Log and event searches: Kusto-like pipes, Google Cloud logging, Lucene fields, LogQL. */
function isSearch(text: string): boolean {
  const body = text.replace(/^\s*(?:\/\/|#).*$/gm, '').trim();
  return (
    (/\|\s*(?:where|summarize|project|extend|order by|sort by|stats|filter|parse|json|logfmt|line_format|fields|top|count|limit|take|search|rex|table|eval|dedup|timechart)\b/i.test(
      body,
    ) &&
      !looksLikeCommand(body.split('\n')[0] ?? '')) ||
    /^(?:fields @|filter @|source=|index=|event\s*(?:==|in|matches)|resource\.type|protoPayload\.|jsonPayload\.|textPayload|logName|severity\s*[>=])/im.test(
      body,
    ) ||
    /^\{[\w.]+\s*(?:=|=~|!=)\s*"[^"]*"[^}]*\}\s*(?:\||$)/.test(body)
  );
}

/** `curl AND "gitlab-pages"`: the operators of Lucene, in capitals between words. */
function isLucene(line: string): boolean {
  return /^[^|;$]*\S\s(?:AND|OR|NOT)\s+(?:["(]|\w+:|\w+$)/.test(line);
}

function isSql(line: string): boolean {
  return /^\s*(?:select\s+\S|with\s+\w+\s+as\s*\(|insert\s+into\s|update\s+[\w."]+\s+set\s|delete\s+from\s|alter\s+(?:table|system|role|user|database|subscription|index)\s|create\s+(?:table|index|user|role|database|unique|or replace|extension|view)\b|drop\s+(?:table|index|database|schema|view|role|user)\s|truncate\s+(?:table\s+)?\w|explain\s+(?:analyze\s+)?(?:select|update|delete)|vacuum\b|reindex\s|analyze\s+\w|grant\s|revoke\s+\w+\s+on|show\s+(?:tables|databases|processlist|stats|pools|servers|clients|engine|slave|replica|master|variables|status|grants|create)|begin;|commit;|\\[dlcxt]\w*\+?(?:\s|$))/i.test(
    line,
  );
}

function isRedis(lines: readonly string[]): boolean {
  return lines.every((line) =>
    /^\s*(?:#|(?:GET|SET|DEL|UNLINK|KEYS|SCAN|LLEN|LRANGE|LPOP|RPOP|LTRIM|ZCARD|ZRANGE|HGETALL|HGET|HDEL|EXPIRE|TTL|INFO|CONFIG|CLIENT|FLUSHALL|FLUSHDB|DBSIZE|MEMORY|SLOWLOG|XLEN|XINFO|XTRIM|SMEMBERS|PING|EXISTS|TYPE|AUTH|SELECT)(?:\s|$))/.test(
      line,
    ),
  );
}

/** Tables, log lines, key-value listings. */
function isOutput(lines: readonly string[]): boolean {
  const columns = lines.filter((line) => /\S(?: {2,}|\t)\S+(?: {2,}|\t)\S/.test(line)).length;
  const logs = lines.filter((line) =>
    /^\s*(?:\[?\d{4}-\d\d-\d\d|\w{3}\s+\d{1,2}\s\d\d:\d\d|\d\d:\d\d:\d\d|(?:INFO|WARN(?:ING)?|ERROR|DEBUG|FATAL|level=|time=|ts=)\b)/.test(
      line,
    ),
  ).length;
  return (columns + logs) * 2 >= lines.length;
}

/** A form to fill in: most lines are "Name:" or "Name: <value>". */
function isTemplate(lines: readonly string[]): boolean {
  const fields = lines.filter((line) => /^\s*[A-Z][\w /()-]{1,40}:(?:\s+\S.*)?$/.test(line)).length;
  return fields >= 2 && fields * 2 >= lines.length;
}
