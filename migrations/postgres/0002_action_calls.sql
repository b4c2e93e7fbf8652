CREATE TABLE "action_calls" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "action_calls_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"name" text NOT NULL,
	"inputs" jsonb NOT NULL,
	"called_by" text NOT NULL,
	"approved_by" text,
	"origin" jsonb NOT NULL,
	"practice" boolean NOT NULL,
	"state" text NOT NULL,
	"progress" text,
	"outcome" text,
	"summary" text,
	"lines" jsonb,
	"error_id" text,
	"started_at" bigint NOT NULL,
	"ended_at" bigint,
	"untold" boolean NOT NULL,
	"claimed_by" text,
	"attempt" integer NOT NULL,
	"lease_until" bigint NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "action_calls_key" ON "action_calls" USING btree ("key");--> statement-breakpoint
CREATE INDEX "action_calls_state" ON "action_calls" USING btree ("state","lease_until");--> statement-breakpoint
CREATE INDEX "action_calls_untold" ON "action_calls" USING btree ("untold","lease_until");