import { describe, expect, it } from 'vitest';
import { dangerOf, worstDanger } from './danger.ts';
import type { Language } from './document.ts';

const level = (text: string, language: Language = 'shell') => dangerOf({ text, language }).level;

describe('a destructive command', () => {
  it.each([
    'rm -rf apps/agent/.auth/',
    'sudo rm file',
    'ls | xargs rm -f',
    'find /tmp -mtime +2 -delete',
    'find /tmp -exec rm {} \\;',
    'kubectl -n shop delete pod web-1',
    'helm uninstall shop',
    'terraform destroy',
    'docker system prune -af',
    'docker compose down -v',
    'git push --force origin main',
    'git reset --hard HEAD~1',
    'aws ec2 terminate-instances --instance-ids i-1',
    'aws s3 rm s3://bucket --recursive',
    'gcloud compute instances delete web',
    'az group delete --name x',
    'gsutil rm gs://bucket/x',
    'ceph osd purge 3',
    'ceph osd pool delete p p',
    'rbd rm pool/image',
    'redis-cli FLUSHALL',
    'kubectl exec -it redis-0 -- redis-cli DEL queue',
    'psql -c "DROP TABLE jobs"',
    'psql shop -c "delete from jobs"',
    'kafka-topics.sh --delete --topic t',
    'celery -A app purge',
    'curl -X DELETE https://host/items/1',
    'bunx convex run session.clearAll',
    `bunx convex run leases.forceRelease '{"accountId":"default"}'`,
    'dd if=/dev/zero of=/dev/sda',
    'mkfs.ext4 /dev/sdb',
  ])('is %s', (text) => {
    expect(level(text)).toBe('destructive');
  });

  it.each<[Language, string]>([
    ['sql', 'DELETE FROM jobs WHERE id = 1'],
    ['sql', 'TRUNCATE jobs'],
    ['sql', 'DROP TABLE jobs'],
    ['sql', 'UPDATE jobs SET state = 1'],
    ['redis', 'FLUSHDB'],
    ['redis', 'DEL queue'],
    ['script', 'Job.where(state: 1).destroy_all'],
  ])('is %s: %s', (language, text) => {
    expect(level(text, language)).toBe('destructive');
  });

  it('says which word decided', () => {
    expect(dangerOf({ text: 'ls && kubectl delete pod web', language: 'shell' })).toEqual({
      level: 'destructive',
      word: 'kubectl delete',
      why: 'deletes resources',
    });
  });
});

describe('a disruptive command', () => {
  it.each([
    'systemctl restart nginx',
    'kubectl rollout restart deployment/web',
    'kubectl scale deploy/web --replicas=0',
    'kubectl apply -f x.yaml',
    'kubectl drain node-1',
    'oc adm cordon node-1',
    'docker-compose restart worker',
    'terraform apply plan.bin',
    'helm upgrade shop ./chart',
    'sudo reboot',
    'kill -9 42',
    'patronictl switchover',
    'aws ecs update-service --service web',
    'ceph osd set noout',
    'curl -X POST https://host/restart',
    'bunx convex run agent.retryJob',
  ])('is %s', (text) => {
    expect(level(text)).toBe('disruptive');
  });

  it.each<[Language, string]>([
    ['sql', "UPDATE jobs SET state = 'new' WHERE id = 1"],
    ['sql', 'ALTER TABLE jobs ADD x int'],
    ['sql', 'SELECT pg_terminate_backend(42)'],
    ['redis', 'CONFIG SET maxmemory 1gb'],
    ['script', 'Job.find(1).update!(state: 1)'],
  ])('is %s: %s', (language, text) => {
    expect(level(text, language)).toBe('disruptive');
  });
});

describe('a harmless command', () => {
  it.each([
    `kubectl get pods -o custom-columns='RESTARTS:.status.containerStatuses[0].restartCount'`,
    `curl -sG http://localhost:16686/api/traces --data-urlencode 'limit=20'`,
    'kubectl get pods',
    'kubectl delete pod web --dry-run=client',
    'terraform plan',
    'docker ps',
    'redis-cli LLEN queue',
    'aws iam list-users',
    'git log --oneline',
    'psql -c "SELECT * FROM deleted_jobs"',
    'ceph status',
    'grep rm file.txt',
    'ls # rm -rf / would be bad',
    'journalctl -u restarter',
    'bunx convex run agent.getPendingJobs',
  ])('is %s', (text) => {
    expect(level(text)).toBe('none');
  });

  it('is every query', () => {
    expect(level('rate(deleted_total[5m])', 'promql')).toBe('none');
    expect(level('SELECT count(*) FROM jobs -- DELETE FROM jobs', 'sql')).toBe('none');
  });

  it('does not hide a worse one beside it', () => {
    expect(
      worstDanger([
        { text: 'ls', language: 'shell' },
        { text: 'systemctl restart a', language: 'shell' },
        { text: 'rm a', language: 'shell' },
      ]).level,
    ).toBe('destructive');
    expect(worstDanger([]).level).toBe('none');
  });
});
