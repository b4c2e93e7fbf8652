CREATE TABLE `runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`runbook` text NOT NULL,
	`title` text NOT NULL,
	`path` text NOT NULL,
	`document` text NOT NULL,
	`hash` text NOT NULL,
	`visibility` text NOT NULL,
	`severity` text,
	`estimate_minutes` integer NOT NULL,
	`environment` text,
	`practice` integer NOT NULL,
	`escalation_id` integer,
	`channel` text,
	`owner_id` text NOT NULL,
	`people` text NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`progress` text NOT NULL,
	`outcome` text,
	`started_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`finished_at` integer,
	`approval_due_at` integer,
	`remind_at` integer,
	`reminded` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `runs_key` ON `runs` (`key`);--> statement-breakpoint
CREATE INDEX `runs_status` ON `runs` (`status`,`last_at`);--> statement-breakpoint
CREATE INDEX `runs_runbook` ON `runs` (`runbook`,`started_at`);--> statement-breakpoint
CREATE INDEX `runs_escalation` ON `runs` (`escalation_id`) WHERE escalation_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `runs_remind` ON `runs` (`remind_at`) WHERE remind_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `runs_approval_due` ON `runs` (`approval_due_at`) WHERE approval_due_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `run_texts` (
	`hash` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL
);
