CREATE TABLE `action_calls` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`inputs` text NOT NULL,
	`called_by` text NOT NULL,
	`approved_by` text,
	`origin` text NOT NULL,
	`practice` integer NOT NULL,
	`state` text NOT NULL,
	`progress` text,
	`outcome` text,
	`summary` text,
	`lines` text,
	`error_id` text,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`untold` integer NOT NULL,
	`claimed_by` text,
	`attempt` integer NOT NULL,
	`lease_until` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `action_calls_key` ON `action_calls` (`key`);--> statement-breakpoint
CREATE INDEX `action_calls_state` ON `action_calls` (`state`,`lease_until`);--> statement-breakpoint
CREATE INDEX `action_calls_untold` ON `action_calls` (`untold`,`lease_until`);