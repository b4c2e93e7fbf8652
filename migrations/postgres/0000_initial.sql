CREATE TABLE "escalations" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "escalations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"status" text NOT NULL,
	"priority" text NOT NULL,
	"category" text NOT NULL,
	"summary" text NOT NULL,
	"details" text NOT NULL,
	"subjects" jsonb NOT NULL,
	"source" text NOT NULL,
	"permalink" text,
	"requester_id" text,
	"owner_id" text,
	"dedup_key" text,
	"occurrences" integer NOT NULL,
	"channel" text,
	"opened_at" bigint NOT NULL,
	"reopened_at" bigint,
	"progress_at" bigint NOT NULL,
	"progress_by" text,
	"unanswered_since" bigint,
	"told_at" bigint,
	"news_at" bigint,
	"snoozed_until" bigint,
	"waiting_since" bigint,
	"waits" jsonb NOT NULL,
	"said" jsonb NOT NULL,
	"reminder_key" text,
	"pickup_due_at" bigint,
	"update_due_at" bigint,
	"reply_due_at" bigint,
	"remind_at" bigint,
	"requester_at" bigint,
	"acknowledged_at" bigint,
	"closed_at" bigint,
	"closed_by" text,
	"search_text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reminder_boards" (
	"channel" text PRIMARY KEY NOT NULL,
	"posted" jsonb NOT NULL,
	"held_since" bigint,
	"digests" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"entity" text,
	"entity_id" integer,
	"content" jsonb,
	"destination" text NOT NULL,
	"under_key" text,
	"broadcast" boolean NOT NULL,
	"check" jsonb,
	"state" text NOT NULL,
	"wanted" integer NOT NULL,
	"drawn" integer NOT NULL,
	"retracted" boolean NOT NULL,
	"channel" text,
	"ts" text,
	"reposts" integer NOT NULL,
	"attempts" integer NOT NULL,
	"lease_until" bigint,
	"claimed_by" text,
	"first_claimed_at" bigint,
	"retry_at" bigint,
	"problem" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "channel_troubles" (
	"channel" text PRIMARY KEY NOT NULL,
	"problem" text NOT NULL,
	"since" bigint NOT NULL,
	"told" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"name" text PRIMARY KEY NOT NULL,
	"checked_until" bigint NOT NULL,
	"failures" integer NOT NULL,
	"trouble_since" bigint
);
--> statement-breakpoint
CREATE TABLE "job_runs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "job_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"job" text NOT NULL,
	"slot" bigint NOT NULL,
	"started_at" bigint NOT NULL,
	"ended_at" bigint,
	"outcome" text NOT NULL,
	"counts" jsonb NOT NULL,
	"lines" jsonb NOT NULL,
	"lines_left_out" integer NOT NULL,
	"error" text,
	"error_id" text,
	"runner" text NOT NULL,
	"attempt" integer NOT NULL,
	"lease_until" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "schedulers" (
	"runner" text PRIMARY KEY NOT NULL,
	"ticked_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "received_events" (
	"id" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"body" jsonb,
	"settled" jsonb NOT NULL,
	"attempts" integer NOT NULL,
	"lease_until" bigint NOT NULL,
	"received_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "timeline" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "timeline_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"item" text NOT NULL,
	"seq" integer NOT NULL,
	"at" bigint NOT NULL,
	"what" text NOT NULL,
	"content" jsonb,
	"salt" text,
	"digest" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "timeline_heads" (
	"item" text PRIMARY KEY NOT NULL,
	"seq" integer NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "escalations_active_dedup" ON "escalations" USING btree ("dedup_key") WHERE dedup_key IS NOT NULL AND status IN ('open', 'acknowledged', 'in_progress');--> statement-breakpoint
CREATE INDEX "escalations_remind" ON "escalations" USING btree ("remind_at") WHERE remind_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "escalations_tell" ON "escalations" USING btree ("requester_at") WHERE requester_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "escalations_status" ON "escalations" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "escalations_owner" ON "escalations" USING btree ("owner_id","status");--> statement-breakpoint
CREATE INDEX "escalations_requester" ON "escalations" USING btree ("requester_id","status");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_key" ON "messages" USING btree ("key");--> statement-breakpoint
CREATE INDEX "messages_state" ON "messages" USING btree ("state","destination","ts","id");--> statement-breakpoint
CREATE INDEX "messages_address" ON "messages" USING btree ("channel","ts");--> statement-breakpoint
CREATE INDEX "messages_entity" ON "messages" USING btree ("entity","entity_id");--> statement-breakpoint
CREATE UNIQUE INDEX "job_runs_slot" ON "job_runs" USING btree ("job","slot");--> statement-breakpoint
CREATE INDEX "job_runs_job" ON "job_runs" USING btree ("job","id");--> statement-breakpoint
CREATE INDEX "job_runs_outcome" ON "job_runs" USING btree ("outcome");--> statement-breakpoint
CREATE INDEX "job_runs_started" ON "job_runs" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "received_events_waiting" ON "received_events" USING btree ("state","lease_until");--> statement-breakpoint
CREATE INDEX "received_events_age" ON "received_events" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "timeline_item_seq" ON "timeline" USING btree ("item","seq");