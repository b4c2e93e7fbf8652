CREATE TABLE `organization_domains` (
	`domain` text PRIMARY KEY NOT NULL,
	`organisation` text NOT NULL,
	`verified` integer NOT NULL,
	`is_primary` integer NOT NULL,
	`source` text NOT NULL,
	`workos_id` text,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`verified_at` integer,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `organization_domains_organisation` ON `organization_domains` (`organisation`);--> statement-breakpoint
CREATE TABLE `organisations` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`personal` integer NOT NULL,
	`has_profile` integer NOT NULL,
	`members` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `domain_tries` (
	`organisation` text NOT NULL,
	`domain` text NOT NULL,
	`tried_at` integer NOT NULL,
	`key` text NOT NULL,
	PRIMARY KEY(`organisation`, `domain`)
);
--> statement-breakpoint
CREATE TABLE `domain_events` (
	`id` text PRIMARY KEY NOT NULL,
	`about` text NOT NULL,
	`what` text NOT NULL,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `domain_events_about` ON `domain_events` (`about`,`what`);--> statement-breakpoint
CREATE INDEX `domain_events_received` ON `domain_events` (`received_at`);