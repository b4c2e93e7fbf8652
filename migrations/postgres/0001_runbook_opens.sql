CREATE TABLE "runbook_opens" (
	"person" text NOT NULL,
	"runbook" text NOT NULL,
	"opened_at" bigint NOT NULL,
	CONSTRAINT "runbook_opens_person_runbook_pk" PRIMARY KEY("person","runbook")
);
--> statement-breakpoint
CREATE INDEX "runbook_opens_at" ON "runbook_opens" USING btree ("opened_at");