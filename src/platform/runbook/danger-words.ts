/** The words that `danger.ts` looks for: one line, one kind of loss. The first bracket is the word that is shown. */
export type Rule = { readonly pattern: RegExp; readonly why: string };

/** Where a program may stand: at the start, after a separator, behind sudo, xargs, exec or a remote shell. */
const AT = String.raw`(?:^|[\n;&|(\x60"']|\$\(|\b(?:sudo|doas|xargs|exec|nohup|time|env|watch|then|do|else|--)\s)\s*(?:-\S+\s+|\d+\s+|[A-Z_]+=\S*\s+)*(?:\S*/)?`;
const rule = (pattern: string, why: string, flags = 'im'): Rule => ({ pattern: new RegExp(pattern, flags), why });
const program = (pattern: string, why: string): Rule => rule(`${AT}(${pattern})`, why, 'm');

export const SHELL_DESTRUCTIVE: readonly Rule[] = [
  program(String.raw`(?:rm|rmdir|unlink|shred)\b`, 'deletes files'),
  program(
    String.raw`(?:mkfs(?:\.\w+)?|wipefs|blkdiscard|sgdisk|fdisk|parted|pvremove|vgremove|lvremove)\b`,
    'erases a disk or a volume',
  ),
  program(String.raw`dd\b[^|;]*\bof=`, 'overwrites a disk or a file'),
  program(String.raw`truncate\b`, 'empties a file'),
  rule(String.raw`\bfind\b[^|;]*(\s-delete\b|-exec\s+rm\b)`, 'deletes the files it finds'),
  rule(
    String.raw`\b((?:kubectl|oc|k|velero|argocd|flux|tkn|istioctl|odo|rosa|eksctl|ocm|virtctl)\b[^|;\n]*\s(?:delete|uninstall|destroy|prune)\b)(?![^|;\n]*--dry-run)`,
    'deletes resources',
  ),
  rule(String.raw`\b((?:kubectl|oc)\b[^|;\n]*\sreplace\b[^|;\n]*--force)`, 'deletes and recreates resources'),
  rule(
    String.raw`\b((?:helm|helm3|helmfile)\s+(?:[^|;\n]*\s)?(?:uninstall|delete|destroy|del)\b)`,
    'removes a release',
  ),
  rule(
    String.raw`\b((?:terraform|tofu|tf|terragrunt|pulumi|cdk)\s+(?:[^|;\n]*\s)?(?:destroy|state\s+rm|taint)\b)`,
    'destroys infrastructure or forgets it',
  ),
  rule(
    String.raw`\b((?:docker|podman|nerdctl|crictl|ctr|docker-compose)\b[^|;\n]*\s(?:rm|rmi|prune|rmp)\b)`,
    'removes containers, images or volumes',
  ),
  rule(
    String.raw`\b((?:docker[ -]compose|podman-compose)\b[^|;\n]*\sdown\b[^|;\n]*\s(?:-v|--volumes)\b)`,
    'removes volumes',
  ),
  rule(
    String.raw`\b(git\s+(?:[^|;\n]*\s)?(?:push\s[^|;\n]*(?:--force|-f\b|--delete|\s\+\w)|reset\s[^|;\n]*--hard|clean\s+-\S*[fdx]|branch\s+-D|update-ref\s+-d|filter-branch|reflog\s+expire|gc\s[^|;\n]*--prune=now))`,
    'rewrites or drops history',
  ),
  rule(
    String.raw`\b(aws\s[^|;\n]*\s(?:(?:batch-)?delete|terminate|deregister|purge|remove|schedule-key-deletion|disassociate)(?:-[\w-]+)?\b|aws\s+s3\s+(?:rm|rb|mv)\b|aws\s+s3\s+sync\b[^|;\n]*--delete)`,
    'deletes or terminates something in AWS',
  ),
  rule(
    String.raw`\b((?:gcloud|az|doctl|ibmcloud|hcloud|linode-cli|openstack|scw|fly|flyctl|heroku|oci|vercel|netlify|railway|supabase|firebase|wrangler|bosh|cf|nomad|consul|vault|etcdctl|rabbitmqctl|rabbitmqadmin|radosgw-admin|influx)\b[^|;\n]*\s(?:delete\S*|del|destroy\S*|purge\S*|terminate|remove|rm|wipe|reset|forget_cluster_node|deregister)\b)`,
    'deletes something in the service',
  ),
  rule(
    String.raw`\b(gsutil\s+(?:-\S+\s+)*(?:rm|rb)|rclone\s+(?:delete|purge|sync)|azcopy\s+remove|velero\s+backup\s+delete)\b`,
    'deletes stored objects',
  ),
  rule(
    String.raw`\b(ceph\s+(?:[^|;\n]*\s)?(?:osd\s+(?:purge\S*|destroy|rm|out|lost|crush\s+(?:rm|remove)|pool\s+(?:delete|rm|rmsnap))|fs\s+rm|mon\s+(?:rm|remove)|mds\s+(?:rm|fail)|orch\s+(?:rm|osd\s+rm|device\s+zap)|config-key\s+(?:rm|del))|ceph-volume\s[^|;\n]*zap|rados\b[^|;\n]*\s(?:rm|purge|rmpool)|rbd\b[^|;\n]*\s(?:rm|remove|purge))\b`,
    'removes storage from the cluster',
  ),
  rule(
    String.raw`\b(zfs\s+destroy|zpool\s+destroy|btrfs\s+subvolume\s+delete|mdadm\s[^|;\n]*--zero-superblock)\b`,
    'destroys storage',
  ),
  rule(
    String.raw`\b(kafka-(?:topics|consumer-groups|delete-records)(?:\.sh)?\b[^|;\n]*(?:--delete|--reset-offsets|--offset-json-file)|rabbitmqctl\s+(?:purge_queue|delete_queue|reset|force_reset)|celery\b[^|;\n]*\spurge|queues?\s+purge|queue:(?:clear|flush)|sidekiqctl\s+quiet)`,
    'drops messages',
  ),
  rule(String.raw`\bcurl\b[^|;\n]*(-X\s*["']?DELETE\b|--request[ =]["']?DELETE\b)`, 'sends a DELETE request'),
  rule(
    String.raw`\b(dropdb|dropuser|pg_resetwal|pg_dropcluster|mysqladmin\s[^|;\n]*drop|mongo\S*\s[^|;\n]*(?:dropDatabase|deleteMany|\.drop\(|\.remove\())`,
    'drops data',
  ),
  rule(
    String.raw`\b(userdel|groupdel|deluser|crontab\s+-r|apt(?:-get)?\s+(?:purge|remove|autoremove)|yum\s+(?:remove|erase)|dnf\s+remove|apk\s+del|rpm\s+-e|dpkg\s+(?:-r|-P|--purge))\b`,
    'removes accounts or packages',
  ),
  rule(
    String.raw`\bredis-cli\b[^|;\n]*\s(FLUSHALL|FLUSHDB|DEL|UNLINK|XTRIM|LTRIM|SHUTDOWN|CLUSTER\s+RESET)\b`,
    'drops keys',
  ),
];

/** `clearAll`, `forceRelease`, `purge_queue`: verbs of applications, wherever an application is called. */
export const APPLICATION = rule(
  String.raw`(?:^|[\s.:/"'(])((?:clear|delete|drop|purge|wipe|erase|destroy|truncate|remove|flush|nuke|reset|terminate|expunge|prune)(?:All|Every|Data|Queue|Cache|Table|Db|Database|Session|Sessions|Records?|Rows|Jobs?|Users?|Tenants?|Index|Keys?|[_-](?:all|every|data|queue|cache|table|db|database|sessions?|records?|rows|jobs?|users?|tenants?|index|keys?))\w*|force(?:Release|Delete|Remove|Drop|Unlock|Kill|Terminate|Reset|Purge|[_-](?:release|delete|remove|drop|unlock|kill|terminate|reset|purge))\w*)\b`,
  'calls something that clears, deletes or takes by force',
  'm',
);

export const SHELL_DISRUPTIVE: readonly Rule[] = [
  program(
    String.raw`(?:reboot|shutdown|halt|poweroff|kill|pkill|killall|iptables|ip6tables|nft|ifdown|umount|swapoff|sysctl\s+-w|chmod|chown|chattr|setenforce|usermod|passwd|visudo)\b`,
    'interrupts or changes the machine',
  ),
  rule(
    String.raw`\b((?:systemctl|service|supervisorctl|gitlab-ctl|sv|rc-service|initctl|pm2|brew\s+services|apachectl|nginx|chef-client)\b[^|;\n]*\s?(?:restart|stop|start|reload|disable|enable|mask|kill|reconfigure|hup)\b)`,
    'restarts, stops or starts a service',
  ),
  rule(
    String.raw`\b((?:kubectl|oc|k)\b[^|;\n]*\s(?:apply|create(?!\s+token)|replace|patch|edit|scale|autoscale|rollout\s+(?:restart|undo|pause|resume)|drain|cordon|uncordon|taint|label|annotate|set|evict|adm\s+(?:policy|drain|cordon|uncordon|taint|upgrade|prune|migrate|reboot\S*)|delete)\b)`,
    'changes the cluster',
  ),
  rule(
    String.raw`\b((?:helm|helmfile)\s+(?:[^|;\n]*\s)?(?:upgrade|install|rollback|apply|sync))\b`,
    'changes a release',
  ),
  rule(
    String.raw`\b((?:terraform|tofu|tf|terragrunt|pulumi|cdk)\s+(?:[^|;\n]*\s)?(?:apply|up|deploy|import|state\s+mv))\b`,
    'changes infrastructure',
  ),
  rule(
    String.raw`\b((?:docker|podman|nerdctl|docker-compose|docker[ -]compose|crictl)\b[^|;\n]*\s(?:restart|stop|start|kill|pause|unpause|up|down|update|scale)\b)`,
    'starts or stops containers',
  ),
  rule(
    String.raw`\b(aws\s[^|;\n]*\s(?:update|put|modify|stop|start|reboot|attach|detach|create|run|set|revoke|authorize|associate|invoke|send|copy|failover|restore|rotate|cancel|disable|enable)-[\w-]+)`,
    'changes something in AWS',
  ),
  rule(
    String.raw`\b((?:gcloud|az|doctl|openstack|heroku|oci|fly|flyctl|nomad|consul|vault|bosh|cf)\b[^|;\n]*\s(?:update\S*|create|set\S*|stop|start|restart|reset|resize|scale\S*|apply|patch|deploy|failover|promote|add-\S+|put|write|attach-\S*|detach-\S*|enable|disable|drain))\b`,
    'changes something in the service',
  ),
  rule(
    String.raw`\b(ceph\s+(?:[^|;\n]*\s)?(?:osd\s+(?:set|unset|in|down|reweight|pool\s+set)|config\s+set|fs\s+set|mgr\s+fail|orch\s+(?:apply|restart|redeploy|daemon)|tell|balancer|pg\s+repair))\b`,
    'changes the storage cluster',
  ),
  rule(String.raw`\b(git\s+(?:push|merge|revert|reset)\b)`, 'changes a repository'),
  rule(
    String.raw`\b(patronictl\s+\S*\s*(?:failover|switchover|restart|reinit|pause|edit-config)|pg_ctl\w*\s[^|;\n]*(?:stop|restart|promote|reload)|repmgr\s+\S+\s+(?:promote|switchover)|kubectl\s+cnpg\s+(?:promote|restart|reload|maintenance|hibernate|fencing|destroy|subscription)|nodetool\s+(?:drain|decommission|removenode|repair|flush|cleanup)|rabbitmqctl\s+(?:stop|stop_app|close_\w+)|etcdctl\s+(?:defrag|member|compact|put)|redis-cli\b[^|;\n]*\s(?:CONFIG\s+SET|SET|EXPIRE|RENAME|CLIENT\s+KILL|FAILOVER|REPLICAOF|BGREWRITEAOF|CLUSTER\s+\w+))\b`,
    'changes a running service',
  ),
  rule(
    String.raw`\bcurl\b[^|;\n]*(-X\s*["']?(?:POST|PUT|PATCH)\b|--request[ =]["']?(?:POST|PUT|PATCH)\b)`,
    'sends a request that may change something',
  ),
  // With -G the data becomes part of the address: such a request only reads.
  rule(
    String.raw`\bcurl\b(?![^|;\n]*\s(?:-[a-zA-Z]*G[a-zA-Z]*|--get)\s)[^|;\n]*(\s-d\b|\s--data)`,
    'sends a request that may change something',
  ),
  rule(
    String.raw`\b(sed\s+-i|tee\s+(?!/dev)|crontab\s+-e|ansible-playbook|salt\s|knife\s+ssh|apt(?:-get)?\s+(?:install|upgrade|dist-upgrade)|yum\s+(?:install|update)|dnf\s+(?:install|upgrade)|npm\s+publish|alembic\s+(?:upgrade|downgrade)|rake\s+db:|manage\.py\s+migrate|artisan\s+(?:migrate|down|up)|flyway\s|liquibase\s)`,
    'changes files, packages or a schema',
  ),
  rule(
    String.raw`\b(?:psql|mysql|mariadb|cqlsh|sqlite3)\b[\s\S]*\b(update|insert|alter|create|grant|revoke|vacuum|reindex|pg_terminate_backend|pg_cancel_backend)\b`,
    'changes a database',
  ),
  rule(String.raw`\s--(?:force|now|hard|yes|auto-approve|no-dry-run)\b`, 'is told not to ask'),
  rule(
    String.raw`(?:^|[\s.:/])(?!restart(?:Count|Policy)\b|scaleTargetRef\b)((?:restart|drain|failover|promote|demote|disable|enable|pause|resume|requeue|retry|cancel|unlock|release|migrate|rollback|scale|throttle|fail|mark|set|update)[A-Z_]\w*)\b`,
    'calls something that changes a state',
    'm',
  ),
];

export const SQL_DESTRUCTIVE: readonly Rule[] = [
  rule(
    String.raw`\b(drop\s+(?:table|database|schema|index|view|materialized|role|user|column|constraint|partition|publication|subscription|extension|owned|trigger|function|type|sequence))\b`,
    'drops a database object',
  ),
  rule(String.raw`\b(truncate)\b(?!\s*\()`, 'empties a table'),
  rule(String.raw`\b(delete\s+from)\b`, 'deletes rows'),
  rule(String.raw`\b(update\s+[\w."\x60]+\s+(?:as\s+\w+\s+)?set)\b(?![\s\S]*\bwhere\b)`, 'changes every row'),
  rule(String.raw`\b(alter\s+table\s[\s\S]*\bdrop)\b`, 'drops part of a table'),
  rule(
    String.raw`\b(pg_drop_replication_slot|reset\s+master|purge\s+(?:binary|master)|skip\s*\(\s*lsn)`,
    'drops replication state',
  ),
];
export const SQL_DISRUPTIVE: readonly Rule[] = [
  rule(
    String.raw`\b(update|insert|merge|upsert|replace\s+into|alter|create|grant|revoke|vacuum\s+full|reindex|cluster|lock\s+table|call|do\s+\$\$|copy\s+\w+\s+from|set\s+global|kill|shutdown|refresh\s+materialized|rename)\b`,
    'changes data or structure',
  ),
  rule(
    String.raw`\b(pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_switch_wal|pg_promote|pg_rotate_logfile|setval|pg_wal_replay_(?:pause|resume))\b`,
    'acts on sessions or on the server',
  ),
];

export const REDIS_DESTRUCTIVE: readonly Rule[] = [
  rule(
    String.raw`^\s*(FLUSHALL|FLUSHDB|DEL|UNLINK|GETDEL|HDEL|SREM|ZREM\w*|LTRIM|XTRIM|XDEL|SHUTDOWN|SCRIPT\s+FLUSH|CLUSTER\s+RESET)\b`,
    'drops keys',
  ),
];
export const REDIS_DISRUPTIVE: readonly Rule[] = [
  rule(
    String.raw`^\s*(SET\w*|MSET|HSET|LPUSH|RPUSH|LPOP|RPOP|SADD|ZADD|XADD|EXPIRE\w*|PERSIST|RENAME\w*|CONFIG\s+SET|CLIENT\s+(?:KILL|PAUSE)|DEBUG|FAILOVER|REPLICAOF|SLAVEOF|BGSAVE|BGREWRITEAOF|MIGRATE|KEYS)\b`,
    'changes keys or the server',
  ),
];

export const SCRIPT_DESTRUCTIVE: readonly Rule[] = [
  rule(
    String.raw`[.:](delete(?:_all|_many|Many|One|_one)?|destroy(?:_all|!)?|drop(?:Database|Collection|_table)?|remove(?:_all)?|purge\w*|truncate\w*|flush(?:all|db)|expire|wipe\w*|clear\w*)\b\s*[!(]?`,
    'deletes data',
  ),
];
export const SCRIPT_DISRUPTIVE: readonly Rule[] = [
  rule(
    String.raw`[.:](update\w*!?|save!?|create!?|insert\w*|execute|perform\w*|enqueue\w*|restart\w*|set\w*|kill|disable\w*|enable\w*|start\w*|stop\w*|refresh\w*)\b\s*[!(]?`,
    'changes data',
  ),
];
