CREATE TABLE `architectures` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text,
	`papers_count` integer NOT NULL,
	`claims_count` integer NOT NULL,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `authors` (
	`paper_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`family` text NOT NULL,
	PRIMARY KEY(`paper_id`, `position`),
	FOREIGN KEY (`paper_id`) REFERENCES `papers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `authors_family` ON `authors` (`family`);--> statement-breakpoint
CREATE TABLE `claim_datasets` (
	`claim_id` text NOT NULL,
	`dataset_id` text NOT NULL,
	PRIMARY KEY(`claim_id`, `dataset_id`),
	FOREIGN KEY (`claim_id`) REFERENCES `claims`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `claim_datasets_dataset` ON `claim_datasets` (`dataset_id`);--> statement-breakpoint
CREATE TABLE `claim_parameters` (
	`claim_id` text NOT NULL,
	`name` text NOT NULL,
	`role` text,
	`value` real NOT NULL,
	`low` real,
	`high` real,
	`level` real,
	`standard_error` real,
	`unit` text,
	PRIMARY KEY(`claim_id`, `name`),
	FOREIGN KEY (`claim_id`) REFERENCES `claims`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `claims` (
	`id` text PRIMARY KEY NOT NULL,
	`paper_id` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`label` text,
	`statement` text,
	`law` text,
	`of` text,
	`vs` text,
	`quantity` text,
	`metric` text,
	`measure` text,
	`device` text,
	`device_count` integer,
	`value` real,
	`low` real,
	`high` real,
	`level` real,
	`standard_error` real,
	`unit` text,
	`base_value` real,
	`base_low` real,
	`base_high` real,
	`dimension` text,
	`approach` text,
	`points` integer,
	`run_set` text,
	`domain` text,
	`architecture` text,
	`published` text,
	`year` integer,
	`seen` text NOT NULL,
	`in_averages` integer NOT NULL,
	`superseded_by` text,
	`record` text NOT NULL,
	FOREIGN KEY (`paper_id`) REFERENCES `papers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `claims_paper` ON `claims` (`paper_id`,`position`);--> statement-breakpoint
CREATE INDEX `claims_kind` ON `claims` (`kind`,`status`);--> statement-breakpoint
CREATE INDEX `claims_law` ON `claims` (`law`);--> statement-breakpoint
CREATE INDEX `claims_of_vs` ON `claims` (`of`,`vs`);--> statement-breakpoint
CREATE INDEX `claims_device` ON `claims` (`device`);--> statement-breakpoint
CREATE INDEX `claims_value` ON `claims` (`kind`,`value`);--> statement-breakpoint
CREATE INDEX `claims_published` ON `claims` (`published`,`id`);--> statement-breakpoint
CREATE TABLE `datasets` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text,
	`papers_count` integer NOT NULL,
	`claims_count` integer NOT NULL,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `domains` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text,
	`papers_count` integer NOT NULL,
	`claims_count` integer NOT NULL,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `exponents` (
	`claim_id` text NOT NULL,
	`source` text NOT NULL,
	`derived` text NOT NULL,
	`of` text NOT NULL,
	`vs` text NOT NULL,
	`value` real NOT NULL,
	`low` real,
	`high` real,
	`level` real,
	`standard_error` real,
	PRIMARY KEY(`claim_id`, `derived`),
	FOREIGN KEY (`claim_id`) REFERENCES `claims`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `exponents_of_vs` ON `exponents` (`of`,`vs`,`value`);--> statement-breakpoint
CREATE TABLE `former_ids` (
	`id` text PRIMARY KEY NOT NULL,
	`paper_id` text NOT NULL,
	FOREIGN KEY (`paper_id`) REFERENCES `papers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `hardware` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text,
	`papers_count` integer NOT NULL,
	`claims_count` integer NOT NULL,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `laws` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`expression` text NOT NULL,
	`target_quantity` text NOT NULL,
	`first_paper` text,
	`claims_count` integer NOT NULL,
	`papers_count` integer NOT NULL,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `listings` (
	`paper_id` text NOT NULL,
	`position` integer NOT NULL,
	`file` text NOT NULL,
	`captured` text,
	`published` text,
	`authors_count` integer,
	`comments` integer,
	`organisation` text,
	PRIMARY KEY(`paper_id`, `position`),
	FOREIGN KEY (`paper_id`) REFERENCES `papers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `metrics` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text,
	`papers_count` integer NOT NULL,
	`claims_count` integer NOT NULL,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `optimisers` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text,
	`papers_count` integer NOT NULL,
	`claims_count` integer NOT NULL,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `paper_architectures` (
	`paper_id` text NOT NULL,
	`architecture_id` text NOT NULL,
	`direct` integer NOT NULL,
	PRIMARY KEY(`paper_id`, `architecture_id`),
	FOREIGN KEY (`paper_id`) REFERENCES `papers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `paper_architectures_term` ON `paper_architectures` (`architecture_id`);--> statement-breakpoint
CREATE TABLE `paper_datasets` (
	`paper_id` text NOT NULL,
	`dataset_id` text NOT NULL,
	`direct` integer NOT NULL,
	PRIMARY KEY(`paper_id`, `dataset_id`),
	FOREIGN KEY (`paper_id`) REFERENCES `papers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `paper_datasets_term` ON `paper_datasets` (`dataset_id`);--> statement-breakpoint
CREATE TABLE `paper_domains` (
	`paper_id` text NOT NULL,
	`domain_id` text NOT NULL,
	`direct` integer NOT NULL,
	PRIMARY KEY(`paper_id`, `domain_id`),
	FOREIGN KEY (`paper_id`) REFERENCES `papers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `paper_domains_term` ON `paper_domains` (`domain_id`);--> statement-breakpoint
CREATE TABLE `paper_hardware` (
	`paper_id` text NOT NULL,
	`hardware_id` text NOT NULL,
	`direct` integer NOT NULL,
	PRIMARY KEY(`paper_id`, `hardware_id`),
	FOREIGN KEY (`paper_id`) REFERENCES `papers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `paper_hardware_term` ON `paper_hardware` (`hardware_id`);--> statement-breakpoint
CREATE TABLE `paper_optimisers` (
	`paper_id` text NOT NULL,
	`optimiser_id` text NOT NULL,
	`direct` integer NOT NULL,
	PRIMARY KEY(`paper_id`, `optimiser_id`),
	FOREIGN KEY (`paper_id`) REFERENCES `papers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `paper_optimisers_term` ON `paper_optimisers` (`optimiser_id`);--> statement-breakpoint
CREATE TABLE `papers` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`short` text,
	`status` text NOT NULL,
	`scope` text NOT NULL,
	`published` text,
	`year` integer,
	`arxiv` text,
	`doi` text,
	`venue` text,
	`authors_count` integer,
	`claims_count` integer NOT NULL,
	`law_bearing` integer NOT NULL,
	`has_code` integer NOT NULL,
	`checklist_score` real,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `papers_published` ON `papers` (`published`,`id`);--> statement-breakpoint
CREATE INDEX `papers_scope` ON `papers` (`scope`,`status`);--> statement-breakpoint
CREATE TABLE `quantities` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text,
	`papers_count` integer NOT NULL,
	`claims_count` integer NOT NULL,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `relations` (
	`from_paper` text NOT NULL,
	`position` integer NOT NULL,
	`type` text NOT NULL,
	`to_paper` text NOT NULL,
	`note` text,
	`claims` text NOT NULL,
	PRIMARY KEY(`from_paper`, `position`),
	FOREIGN KEY (`from_paper`) REFERENCES `papers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `relations_to` ON `relations` (`to_paper`);--> statement-breakpoint
CREATE TABLE `run_sets` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`paper_id` text NOT NULL,
	`licence` text NOT NULL,
	`format` text NOT NULL,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `verdicts` (
	`position` integer PRIMARY KEY NOT NULL,
	`claim_id` text NOT NULL,
	`outcome` text,
	`run_set` text,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verdicts_claim` ON `verdicts` (`claim_id`);