CREATE TABLE `learners` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`membership_until` integer
);
--> statement-breakpoint
CREATE TABLE `modules` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`track` text NOT NULL,
	`paid` integer NOT NULL,
	`dimensions` text NOT NULL,
	`threshold` integer NOT NULL,
	`criteria` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`tier` integer NOT NULL,
	`prerequisite` text,
	`certifier_group` text
);
--> statement-breakpoint
CREATE TABLE `credential_modules` (
	`credential` text NOT NULL,
	`module` text NOT NULL,
	PRIMARY KEY(`credential`, `module`)
);
--> statement-breakpoint
CREATE INDEX `credential_modules_module` ON `credential_modules` (`module`);--> statement-breakpoint
CREATE TABLE `attempts` (
	`id` text PRIMARY KEY NOT NULL,
	`learner` text NOT NULL,
	`module` text NOT NULL,
	`status` text NOT NULL,
	`passing` integer NOT NULL,
	`scores` text NOT NULL,
	`started_at` integer NOT NULL,
	`completed_at` integer,
	`look_at` integer,
	`failures` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attempts_look` ON `attempts` (`failures`,`id`) WHERE look_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `attempts_learner` ON `attempts` (`learner`,`module`);--> statement-breakpoint
CREATE INDEX `attempts_module` ON `attempts` (`module`,`id`);--> statement-breakpoint
CREATE INDEX `attempts_status` ON `attempts` (`status`,`started_at`);--> statement-breakpoint
CREATE TABLE `learner_progress` (
	`learner` text NOT NULL,
	`module` text NOT NULL,
	`status` text NOT NULL,
	`completed_at` integer,
	`score` text,
	PRIMARY KEY(`learner`, `module`)
);
--> statement-breakpoint
CREATE TABLE `teaching_checkpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`learner` text NOT NULL,
	`module` text NOT NULL,
	`thread` text NOT NULL,
	`preliminary` text NOT NULL,
	`verified` text NOT NULL,
	`made_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `teaching_checkpoints_learner` ON `teaching_checkpoints` (`learner`,`module`,`thread`);--> statement-breakpoint
CREATE TABLE `user_credentials` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`learner` text NOT NULL,
	`credential` text NOT NULL,
	`attempt` text,
	`awarded_at` integer NOT NULL,
	`issuance` text NOT NULL,
	`delivery` text NOT NULL,
	`issued_to` text,
	`issued_in` text,
	`certifier_id` text,
	`badge_url` text,
	`problem` text,
	`failures` integer NOT NULL,
	`try_at` integer,
	`mail_key` text,
	`claimed_by` text,
	`lease_until` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_credentials_holder` ON `user_credentials` (`learner`,`credential`);--> statement-breakpoint
CREATE INDEX `user_credentials_try` ON `user_credentials` (`failures`,`id`) WHERE try_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `user_credentials_unfinished` ON `user_credentials` (`id`) WHERE issuance <> 'complete';--> statement-breakpoint
CREATE TABLE `certification_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slot` integer NOT NULL,
	`channel` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `certification_runs_slot` ON `certification_runs` (`slot`);--> statement-breakpoint
CREATE TABLE `certification_warnings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`subject` text NOT NULL,
	`kind` text NOT NULL,
	`learner` text NOT NULL,
	`attempt` text,
	`credential` text,
	`reason` text NOT NULL,
	`run` integer,
	`escalation` integer,
	`opened_at` integer NOT NULL,
	`settled_at` integer,
	`settled` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `certification_warnings_open` ON `certification_warnings` (`subject`) WHERE settled_at IS NULL;--> statement-breakpoint
CREATE INDEX `certification_warnings_run` ON `certification_warnings` (`run`,`id`);--> statement-breakpoint
CREATE INDEX `certification_warnings_learner` ON `certification_warnings` (`learner`,`id`);--> statement-breakpoint
CREATE TABLE `badge_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`lock` text,
	`cursor` integer NOT NULL,
	`looked` integer NOT NULL,
	`issued` integer NOT NULL,
	`failed` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `badge_runs_key` ON `badge_runs` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `badge_runs_lock` ON `badge_runs` (`lock`);