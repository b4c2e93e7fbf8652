CREATE TABLE `runbook_opens` (
	`person` text NOT NULL,
	`runbook` text NOT NULL,
	`opened_at` integer NOT NULL,
	PRIMARY KEY(`person`, `runbook`)
);
--> statement-breakpoint
CREATE INDEX `runbook_opens_at` ON `runbook_opens` (`opened_at`);