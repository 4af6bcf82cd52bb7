-- The search index. Written by db/search/writer.ts; drizzle-kit knows nothing of FTS5 and leaves these tables alone.
CREATE TABLE `search_documents` (
	`doc` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`id` text NOT NULL,
	`title` text NOT NULL,
	`paper_id` text,
	`paper_title` text,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `search_documents_id` ON `search_documents` (`kind`,`id`);
--> statement-breakpoint
-- One row an index term: documents ascending and the weight of the term in each, as little-endian arrays.
CREATE TABLE `search_postings` (
	`term` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`data` blob NOT NULL
);
--> statement-breakpoint
-- Words as written, for spelling and completion.
CREATE TABLE `search_words` (
	`word` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
-- Whole columns over all documents, read into typed arrays once.
CREATE TABLE `search_columns` (
	`name` text PRIMARY KEY NOT NULL,
	`data` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `search_facets` (
	`id` integer PRIMARY KEY NOT NULL,
	`field` text NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `search_names` (
	`field` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`own` integer NOT NULL,
	PRIMARY KEY (`field`,`id`,`name`)
) WITHOUT ROWID;
--> statement-breakpoint
-- Where words stand, for quoted phrases. Contentless: the text itself is in search_documents.
CREATE VIRTUAL TABLE `search_phrases` USING fts5(title, body, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0 tokenchars '.'");
