CREATE TABLE `escalations` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`status` text NOT NULL,
	`priority` text NOT NULL,
	`category` text NOT NULL,
	`summary` text NOT NULL,
	`details` text NOT NULL,
	`subjects` text NOT NULL,
	`source` text NOT NULL,
	`permalink` text,
	`requester_id` text,
	`owner_id` text,
	`dedup_key` text,
	`occurrences` integer NOT NULL,
	`channel` text,
	`opened_at` integer NOT NULL,
	`reopened_at` integer,
	`progress_at` integer NOT NULL,
	`progress_by` text,
	`unanswered_since` integer,
	`told_at` integer,
	`news_at` integer,
	`snoozed_until` integer,
	`waiting_since` integer,
	`waits` text NOT NULL,
	`said` text NOT NULL,
	`reminder_key` text,
	`pickup_due_at` integer,
	`update_due_at` integer,
	`reply_due_at` integer,
	`remind_at` integer,
	`requester_at` integer,
	`acknowledged_at` integer,
	`closed_at` integer,
	`closed_by` text,
	`search_text` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `escalations_active_dedup` ON `escalations` (`dedup_key`) WHERE dedup_key IS NOT NULL AND status IN ('open', 'acknowledged', 'in_progress');--> statement-breakpoint
CREATE INDEX `escalations_remind` ON `escalations` (`remind_at`) WHERE remind_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `escalations_tell` ON `escalations` (`requester_at`) WHERE requester_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `escalations_status` ON `escalations` (`status`,`id`);--> statement-breakpoint
CREATE INDEX `escalations_owner` ON `escalations` (`owner_id`,`status`);--> statement-breakpoint
CREATE INDEX `escalations_requester` ON `escalations` (`requester_id`,`status`);--> statement-breakpoint
CREATE TABLE `reminder_boards` (
	`channel` text PRIMARY KEY NOT NULL,
	`posted` text NOT NULL,
	`held_since` integer,
	`digests` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`entity` text,
	`entity_id` integer,
	`content` text,
	`destination` text NOT NULL,
	`under_key` text,
	`broadcast` integer NOT NULL,
	`check` text,
	`state` text NOT NULL,
	`wanted` integer NOT NULL,
	`drawn` integer NOT NULL,
	`retracted` integer NOT NULL,
	`channel` text,
	`ts` text,
	`reposts` integer NOT NULL,
	`attempts` integer NOT NULL,
	`lease_until` integer,
	`claimed_by` text,
	`first_claimed_at` integer,
	`retry_at` integer,
	`problem` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_key` ON `messages` (`key`);--> statement-breakpoint
CREATE INDEX `messages_state` ON `messages` (`state`,`destination`,`ts`,`id`);--> statement-breakpoint
CREATE INDEX `messages_address` ON `messages` (`channel`,`ts`);--> statement-breakpoint
CREATE INDEX `messages_entity` ON `messages` (`entity`,`entity_id`);--> statement-breakpoint
CREATE TABLE `channel_troubles` (
	`channel` text PRIMARY KEY NOT NULL,
	`problem` text NOT NULL,
	`since` integer NOT NULL,
	`told` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`name` text PRIMARY KEY NOT NULL,
	`checked_until` integer NOT NULL,
	`failures` integer NOT NULL,
	`trouble_since` integer
);
--> statement-breakpoint
CREATE TABLE `job_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`job` text NOT NULL,
	`slot` integer NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`outcome` text NOT NULL,
	`counts` text NOT NULL,
	`lines` text NOT NULL,
	`lines_left_out` integer NOT NULL,
	`error` text,
	`error_id` text,
	`runner` text NOT NULL,
	`attempt` integer NOT NULL,
	`lease_until` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `job_runs_slot` ON `job_runs` (`job`,`slot`);--> statement-breakpoint
CREATE INDEX `job_runs_job` ON `job_runs` (`job`,`id`);--> statement-breakpoint
CREATE INDEX `job_runs_outcome` ON `job_runs` (`outcome`);--> statement-breakpoint
CREATE INDEX `job_runs_started` ON `job_runs` (`started_at`);--> statement-breakpoint
CREATE TABLE `schedulers` (
	`runner` text PRIMARY KEY NOT NULL,
	`ticked_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `received_events` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`body` text,
	`settled` text NOT NULL,
	`attempts` integer NOT NULL,
	`lease_until` integer NOT NULL,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `received_events_waiting` ON `received_events` (`state`,`lease_until`);--> statement-breakpoint
CREATE INDEX `received_events_age` ON `received_events` (`received_at`);--> statement-breakpoint
CREATE TABLE `timeline` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`item` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`what` text NOT NULL,
	`content` text,
	`salt` text,
	`digest` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `timeline_item_seq` ON `timeline` (`item`,`seq`);--> statement-breakpoint
CREATE TABLE `timeline_heads` (
	`item` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
