CREATE TABLE `registry_requests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`by` text NOT NULL,
	`place` text,
	`state` text NOT NULL,
	`crawl` text,
	`at` integer,
	`looks` integer NOT NULL,
	`ended_as` text,
	`error_code` text,
	`requested_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `registry_requests_key` ON `registry_requests` (`key`);--> statement-breakpoint
CREATE INDEX `registry_requests_at` ON `registry_requests` (`at`) WHERE state IN ('scheduled', 'followed');--> statement-breakpoint
CREATE INDEX `registry_requests_ended` ON `registry_requests` (`ended_at`);