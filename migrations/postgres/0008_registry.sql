CREATE TABLE "registry_requests" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "registry_requests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"by" text NOT NULL,
	"place" text,
	"state" text NOT NULL,
	"crawl" text,
	"at" bigint,
	"looks" integer NOT NULL,
	"ended_as" text,
	"error_code" text,
	"requested_at" bigint NOT NULL,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE UNIQUE INDEX "registry_requests_key" ON "registry_requests" USING btree ("key");--> statement-breakpoint
CREATE INDEX "registry_requests_at" ON "registry_requests" USING btree ("at") WHERE state IN ('scheduled', 'followed');--> statement-breakpoint
CREATE INDEX "registry_requests_ended" ON "registry_requests" USING btree ("ended_at");