CREATE TABLE "runs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"runbook" text NOT NULL,
	"title" text NOT NULL,
	"path" text NOT NULL,
	"document" text NOT NULL,
	"hash" text NOT NULL,
	"visibility" text NOT NULL,
	"severity" text,
	"estimate_minutes" integer NOT NULL,
	"environment" text,
	"practice" boolean NOT NULL,
	"escalation_id" integer,
	"channel" text,
	"owner_id" text NOT NULL,
	"people" jsonb NOT NULL,
	"status" text NOT NULL,
	"version" integer NOT NULL,
	"progress" text NOT NULL,
	"outcome" text,
	"started_at" bigint NOT NULL,
	"last_at" bigint NOT NULL,
	"finished_at" bigint,
	"approval_due_at" bigint,
	"remind_at" bigint,
	"reminded" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "run_texts" (
	"hash" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "runs_key" ON "runs" USING btree ("key");--> statement-breakpoint
CREATE INDEX "runs_status" ON "runs" USING btree ("status","last_at");--> statement-breakpoint
CREATE INDEX "runs_runbook" ON "runs" USING btree ("runbook","started_at");--> statement-breakpoint
CREATE INDEX "runs_escalation" ON "runs" USING btree ("escalation_id") WHERE escalation_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "runs_remind" ON "runs" USING btree ("remind_at") WHERE remind_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "runs_approval_due" ON "runs" USING btree ("approval_due_at") WHERE approval_due_at IS NOT NULL;