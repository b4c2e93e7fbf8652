CREATE TABLE "learners" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"membership_until" bigint
);
--> statement-breakpoint
CREATE TABLE "modules" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"track" text NOT NULL,
	"paid" boolean NOT NULL,
	"dimensions" jsonb NOT NULL,
	"threshold" integer NOT NULL,
	"criteria" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"tier" integer NOT NULL,
	"prerequisite" text,
	"certifier_group" text
);
--> statement-breakpoint
CREATE TABLE "credential_modules" (
	"credential" text NOT NULL,
	"module" text NOT NULL,
	CONSTRAINT "credential_modules_credential_module_pk" PRIMARY KEY("credential","module")
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"id" text PRIMARY KEY NOT NULL,
	"learner" text NOT NULL,
	"module" text NOT NULL,
	"status" text NOT NULL,
	"passing" boolean NOT NULL,
	"scores" jsonb NOT NULL,
	"started_at" bigint NOT NULL,
	"completed_at" bigint,
	"look_at" bigint,
	"failures" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "learner_progress" (
	"learner" text NOT NULL,
	"module" text NOT NULL,
	"status" text NOT NULL,
	"completed_at" bigint,
	"score" jsonb,
	CONSTRAINT "learner_progress_learner_module_pk" PRIMARY KEY("learner","module")
);
--> statement-breakpoint
CREATE TABLE "teaching_checkpoints" (
	"id" text PRIMARY KEY NOT NULL,
	"learner" text NOT NULL,
	"module" text NOT NULL,
	"thread" text NOT NULL,
	"preliminary" jsonb NOT NULL,
	"verified" jsonb NOT NULL,
	"made_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_credentials" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "user_credentials_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"learner" text NOT NULL,
	"credential" text NOT NULL,
	"attempt" text,
	"awarded_at" bigint NOT NULL,
	"issuance" text NOT NULL,
	"delivery" text NOT NULL,
	"issued_to" text,
	"issued_in" text,
	"certifier_id" text,
	"badge_url" text,
	"problem" text,
	"failures" integer NOT NULL,
	"try_at" bigint,
	"mail_key" text,
	"claimed_by" text,
	"lease_until" bigint
);
--> statement-breakpoint
CREATE TABLE "certification_runs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "certification_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"slot" bigint NOT NULL,
	"channel" text
);
--> statement-breakpoint
CREATE TABLE "certification_warnings" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "certification_warnings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"subject" text NOT NULL,
	"kind" text NOT NULL,
	"learner" text NOT NULL,
	"attempt" text,
	"credential" text,
	"reason" text NOT NULL,
	"run" integer,
	"escalation" integer,
	"opened_at" bigint NOT NULL,
	"settled_at" bigint,
	"settled" text
);
--> statement-breakpoint
CREATE TABLE "badge_runs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "badge_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"started_by" text NOT NULL,
	"started_at" bigint NOT NULL,
	"ended_at" bigint,
	"lock" text,
	"cursor" integer NOT NULL,
	"looked" integer NOT NULL,
	"issued" integer NOT NULL,
	"failed" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "credential_modules_module" ON "credential_modules" USING btree ("module");--> statement-breakpoint
CREATE INDEX "attempts_look" ON "attempts" USING btree ("failures","id") WHERE look_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "attempts_learner" ON "attempts" USING btree ("learner","module");--> statement-breakpoint
CREATE INDEX "attempts_module" ON "attempts" USING btree ("module","id");--> statement-breakpoint
CREATE INDEX "attempts_status" ON "attempts" USING btree ("status","started_at");--> statement-breakpoint
CREATE INDEX "teaching_checkpoints_learner" ON "teaching_checkpoints" USING btree ("learner","module","thread");--> statement-breakpoint
CREATE UNIQUE INDEX "user_credentials_holder" ON "user_credentials" USING btree ("learner","credential");--> statement-breakpoint
CREATE INDEX "user_credentials_try" ON "user_credentials" USING btree ("failures","id") WHERE try_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "user_credentials_unfinished" ON "user_credentials" USING btree ("id") WHERE issuance <> 'complete';--> statement-breakpoint
CREATE UNIQUE INDEX "certification_runs_slot" ON "certification_runs" USING btree ("slot");--> statement-breakpoint
CREATE UNIQUE INDEX "certification_warnings_open" ON "certification_warnings" USING btree ("subject") WHERE settled_at IS NULL;--> statement-breakpoint
CREATE INDEX "certification_warnings_run" ON "certification_warnings" USING btree ("run","id");--> statement-breakpoint
CREATE INDEX "certification_warnings_learner" ON "certification_warnings" USING btree ("learner","id");--> statement-breakpoint
CREATE UNIQUE INDEX "badge_runs_key" ON "badge_runs" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "badge_runs_lock" ON "badge_runs" USING btree ("lock");