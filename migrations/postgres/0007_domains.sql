CREATE TABLE "organization_domains" (
	"domain" text PRIMARY KEY NOT NULL,
	"organisation" text NOT NULL,
	"verified" boolean NOT NULL,
	"is_primary" boolean NOT NULL,
	"source" text NOT NULL,
	"workos_id" text,
	"state" text NOT NULL,
	"created_at" bigint NOT NULL,
	"verified_at" bigint,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"personal" boolean NOT NULL,
	"has_profile" boolean NOT NULL,
	"members" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "domain_tries" (
	"organisation" text NOT NULL,
	"domain" text NOT NULL,
	"tried_at" bigint NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "domain_tries_organisation_domain_pk" PRIMARY KEY("organisation","domain")
);
--> statement-breakpoint
CREATE TABLE "domain_events" (
	"id" text PRIMARY KEY NOT NULL,
	"about" text NOT NULL,
	"what" text NOT NULL,
	"received_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "organization_domains_organisation" ON "organization_domains" USING btree ("organisation");--> statement-breakpoint
CREATE INDEX "domain_events_about" ON "domain_events" USING btree ("about","what");--> statement-breakpoint
CREATE INDEX "domain_events_received" ON "domain_events" USING btree ("received_at");