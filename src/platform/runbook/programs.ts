/** Words that begin a command. Used to tell a command from output, prose and configuration where nothing else does. */

const PROGRAMS = new Set(
  // shell
  (
    'alias awk base64 basename bash bc bunzip2 bzip2 cat cd chattr chgrp chmod chown chroot cksum clear cmp column comm cp crontab csplit ' +
    'curl cut date dd df diff dig dirname dmesg docker-compose du echo ed egrep emacs env eval exec exit expand export expr false fgrep ' +
    'file find fold free ftp fuser getent getfacl gawk gpg grep groups gunzip gzip head hexdump history host hostname hostnamectl htop ' +
    'iconv id ifconfig ifdown ifup install iostat ip ipcs iptables ip6tables iw jobs join journalctl jq kill killall last ldd less ln ' +
    'locate logger logrotate ls lsattr lsblk lscpu lsmod lsof lspci lsusb lvcreate lvextend lvs pvs vgs make man md5sum mkdir mkfifo ' +
    'mkfs mknod mktemp modprobe more mount mpstat mtr mv nano nc ncat netcat netstat nft nice nmap nmcli nohup nproc nslookup nsenter ' +
    'ntpq od openssl parted passwd paste patch perf pgrep pidof ping ping6 pkill popd printenv printf ps pstree pushd pwd read readlink ' +
    'realpath reboot renice reset resize2fs rev rg rm rmdir rsync sar scp screen sed seq service set setfacl sftp sh sha256sum shred ' +
    'shuf shutdown sleep snap socat sort source split ss ssh ssh-keygen ssh-copy-id ssh-add stat strace strings stress su sudo sync ' +
    'sysctl systemctl systemd-analyze tac tail tar tcpdump tee telnet test time timedatectl timeout tmux top touch tr traceroute ' +
    'tracepath trap true truncate tshark tune2fs type ulimit umount unalias uname uniq unlink unset unxz unzip update-rc.d uptime ' +
    'useradd userdel usermod vi vim visudo vmstat w watch wait wc wget whereis which while who whoami wipefs xargs xfs_repair ' +
    'xfs_growfs xz yes yq zcat zip zsh growpart smartctl mdadm multipath iscsiadm ethtool tc bpftrace bpftool conntrack chronyc ' +
    'http httpie hey ab wrk k6 vegeta loki logcli ' +
    // packages and languages
    'apk apt apt-get apt-cache brew bun bunx bundle cargo composer conda corepack dart deno dnf dotnet dpkg elixir gem go gradle gradlew ' +
    'iex irb java javac jcmd jmap jstack jstat jps julia lein mix mvn nix node npm npx nvm perl php pip pip3 pipenv pnpm poetry psql ' +
    'pyenv python python2 python3 rails rake rbenv rpm ruby rustup sbt swift tsx uv uvx yarn yum zypper artisan ' +
    // containers, clusters, clouds
    'ansible ansible-playbook ansible-vault argo argocd aws aws-vault az azcopy bosh buildah calicoctl ceph ceph-volume cephadm cf cilium ' +
    'circleci cloudflared consul containerd crane crictl crio ctr doctl docker dockerd doas eksctl etcdctl etcdutl fly flyctl flux fluxctl ' +
    'gcloud gh git gitlab-ctl gitlab-rails gitlab-psql gitlab-rake glab gke gsutil heroku helm helmfile hcloud ibmcloud istioctl k k3s k9s kafka-topics kafka-topics.sh ' +
    'kafka-consumer-groups kafka-consumer-groups.sh kafka-configs kafka-configs.sh kafka-console-consumer kafkacat kcat kubeadm kubectl ' +
    'kubectx kubens kubeseal kustomize knife chef-client linkerd linode-cli lxc lxd microk8s minikube nerdctl netlify nomad oc oci ocm ' +
    'omc openstack okteto packer pachctl podman pulumi puppet rabbitmqctl rabbitmq-diagnostics rabbitmqadmin rados radosgw-admin railway rbd rclone ' +
    'runc salt salt-call scw skaffold skopeo spinnaker stern supervisorctl tanka terraform terragrunt tf tofu tkn toolbox tsh tctl vagrant vault ' +
    'vercel velero virsh virtctl wrangler tridentctl odo osdctl rosa hcp must-gather chef-job-start ' +
    // data
    'celery cassandra cqlsh nodetool clickhouse-client clickhouse elasticdump elasticsearch influx liquibase flyway memcached mongo mongosh ' +
    'mongodump mongorestore mysql mysqladmin mysqldump mariadb patronictl pgbouncer pgb-console pg_basebackup pg_ctl pg_ctlcluster pg_dump ' +
    'pg_dumpall pg_isready pg_restore pg_rewind pg_resetwal pgbackrest pg_repack redis redis-cli redis-server redis-benchmark sentinel ' +
    'snowsql spark-submit sqlcmd sqlite3 sqlplus wal-g walg zkcli zkCli.sh zookeeper-shell hdfs hadoop yarn presto trino airflow dbt ' +
    'promtool amtool mimirtool cortextool thanos grafana-cli sentry sentry-cli datadog-agent newrelic nginx apachectl apache2ctl httpd ' +
    'haproxy varnishadm varnishd caddy traefik certbot unbound-control rndc named-checkconf postfix postqueue postsuper sendmail exim ' +
    'convex supabase firebase prisma rails-console unicorn puma sidekiq sidekiqctl pm2 forever gunicorn uwsgi'
  ).split(/\s+/),
);

/** Second words that make a first word certain ("docker ps", but not "docker runtime"). */
const SUBCOMMANDS =
  /^(?:get|describe|logs?|exec|status|restart|start|stop|ps|ls|list|show|set|unset|apply|delete|create|install|uninstall|update|upgrade|run|rollout|scale|patch|edit|drain|cordon|uncordon|top|config|build|push|pull|login|version|info|inspect|images?|rm|rmi|kill|reload|enable|disable|is-active|cluster-info|port-forward|cp|debug|adm|project|health|osd|mon|mds|fs|df|mgr|pg|nodes?|pods?|up|down|checkout|clone|commit|fetch|reset|revert|rollback|defrag|member|endpoint|import|state|plan|init|validate|test|add|remove|find|ping|eval|cat|iam|s3|s3api|ec2|rds|lambda|compute|container|sql|projects|secrets?|kv|read|write|list-\S+|describe-\S+|get-\S+)$/;

export function isProgram(word: string): boolean {
  return PROGRAMS.has(word);
}

const KEYWORDS = new Set([
  'for',
  'while',
  'until',
  'if',
  'case',
  'do',
  'done',
  'then',
  'else',
  'elif',
  'fi',
  'esac',
  'function',
  'select',
  '{',
  '}',
  '[',
  '[[',
  '!',
]);

/** Whether a line looks like something typed into a shell. */
export function looksLikeCommand(line: string): boolean {
  const text = line.trim();
  const first = /^\S+/.exec(text)?.[0] ?? '';
  if (first === '') return false;
  if (/^[A-Za-z_][A-Za-z0-9_]*\+?=(?!=|\s|>)/.test(text)) return !/^[a-z_]+=\S*\s+[a-z_]+=/.test(text);
  if (/^(?:\.{0,2}\/|~\/)[\w.@-]/.test(first) && !/^\/\/|^\/[*/]/.test(first)) return !/[:,]$/.test(first);
  if (KEYWORDS.has(first)) return true;
  const name = first.replace(/^.*\//, '').replace(/[;|&]+$/, '');
  if (!PROGRAMS.has(name)) return false;
  return !/^\s*(?:[:=]\s|is\b|was\b|has\b|are\b|will\b|can\b|may\b|should\b|must\b)/.test(text.slice(first.length));
}

/** Stricter: certain enough to turn a `# ` line or a text block into a command. */
export function certainlyCommand(line: string): boolean {
  const text = line.trim().replace(/^(?:sudo|doas)\s+(?=[a-z])/, '');
  if (!looksLikeCommand(text)) return false;
  if (/^[A-Za-z_]\w*=/.test(text) || /^(?:\.{0,2}\/|~\/)/.test(text)) return true;
  const [first = '', second = ''] = text.split(/\s+/);
  if (/(?:^|\s)(?:-{1,2}[A-Za-z]|\||>|<\w|\$|\/\w|\w+\/\w|\w+=\S|\d+\.\d+)/.test(text.slice(first.length))) return true;
  const name = first.replace(/^.*\//, '');
  return (
    PROGRAMS.has(name) && SUBCOMMANDS.test(second) && !/\b(?:the|a|an|to|for|if|is|and|with|all|your)\b/.test(text)
  );
}
