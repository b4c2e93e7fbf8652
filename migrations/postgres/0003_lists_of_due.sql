ALTER TABLE "escalations" ADD COLUMN "named_at" bigint;--> statement-breakpoint
CREATE INDEX "escalations_pickup_due" ON "escalations" USING btree ("pickup_due_at") WHERE pickup_due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "escalations_update_due" ON "escalations" USING btree ("update_due_at") WHERE update_due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "escalations_reply_due" ON "escalations" USING btree ("reply_due_at") WHERE reply_due_at IS NOT NULL;