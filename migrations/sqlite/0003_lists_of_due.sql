ALTER TABLE `escalations` ADD `named_at` integer;--> statement-breakpoint
CREATE INDEX `escalations_pickup_due` ON `escalations` (`pickup_due_at`) WHERE pickup_due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `escalations_update_due` ON `escalations` (`update_due_at`) WHERE update_due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `escalations_reply_due` ON `escalations` (`reply_due_at`) WHERE reply_due_at IS NOT NULL;