-- One generation of the store. Signed integers, UTC timestamps without a zone, calendar keys computed when loading,
-- so that no question needs a function of one engine. NULL is unknown; provider_id 0 and topic_id 0 are the unknown
-- provider and the unknown topic, whose key is NULL: a join never loses an article.

-- One row per article and per related item that is not an article itself. Numbers are never used twice for different
-- rows of one generation, and mean nothing else: a generation continued from another keeps those of what stayed.
CREATE TABLE article (
    article_no      INTEGER NOT NULL,
    article_id      VARCHAR NOT NULL,
    corpus          VARCHAR NOT NULL, -- the name of the folder or archive it was found in
    is_related      INTEGER NOT NULL, -- 1: an entry of some article's related coverage
    leads           INTEGER NOT NULL, -- 1: counts as a story of its own; related items never do
    provider_id     INTEGER NOT NULL,
    published_at    TIMESTAMP,
    day             VARCHAR,          -- YYYY-MM-DD
    week            VARCHAR,          -- YYYY-Www
    month           VARCHAR,          -- YYYY-MM
    quality         INTEGER,
    quality_bucket  INTEGER,          -- lower bound, buckets of ten
    heat            INTEGER,
    status          VARCHAR NOT NULL,
    type            VARCHAR,
    title_key       VARCHAR NOT NULL  -- the title without case, for sorting
);

-- One row per article and topic; articles without a topic have one row, with topic_id 0.
CREATE TABLE article_topic (
    article_no      INTEGER NOT NULL,
    topic_id        INTEGER NOT NULL,
    position        INTEGER NOT NULL, -- from 0, as the document lists them
    is_first        INTEGER NOT NULL,
    part            INTEGER NOT NULL  -- this topic's share of the article; an article's parts add up to 232,792,560
);

CREATE TABLE topic (
    topic_id        INTEGER NOT NULL, -- from 1
    name            VARCHAR,
    articles        INTEGER NOT NULL  -- related items not counted
);

CREATE TABLE provider (
    provider_id     INTEGER NOT NULL, -- from 1
    domain          VARCHAR,
    name            VARCHAR,          -- the commonest name of the domain
    country         VARCHAR,          -- where the outlet is at home, ISO 3166-1 alpha-2
    country_name    VARCHAR,
    articles        INTEGER NOT NULL  -- related items not counted
);

-- What the policy dictionaries can find: a kind (jurisdiction, instrument, organisation, person, theme) and its key.
CREATE TABLE facet (
    facet_id        INTEGER NOT NULL, -- from 1
    kind            VARCHAR NOT NULL,
    key             VARCHAR NOT NULL,
    name            VARCHAR NOT NULL,
    articles        INTEGER NOT NULL  -- in which it counts
);

-- One row per article and facet found in it; none where nothing was found. Related items have none.
CREATE TABLE article_facet (
    article_no      INTEGER NOT NULL,
    facet_id        INTEGER NOT NULL,
    kind            VARCHAR NOT NULL,
    is_subject      INTEGER NOT NULL, -- 0: mentioned in passing
    mentions        INTEGER NOT NULL,
    part            INTEGER NOT NULL  -- its share of the article among those of its kind that count; 0: it does not count
);

-- One row per commitment of money that an article tells of (definition money-ledger). Amounts are never added up.
CREATE TABLE money (
    article_no      INTEGER NOT NULL,
    position        INTEGER NOT NULL, -- from 0, in reading order
    amount          DOUBLE NOT NULL,  -- in units of the currency
    currency        VARCHAR NOT NULL, -- ISO 4217
    status          VARCHAR NOT NULL,
    bound           VARCHAR NOT NULL,
    low             DOUBLE NOT NULL,  -- the least and the greatest amount among the mentions
    high            DOUBLE NOT NULL,
    usd             DOUBLE,           -- as the text itself says it in US dollars
    usd_low         DOUBLE,
    usd_high        DOUBLE,
    rate            DOUBLE,           -- units of the currency for one dollar, as the sentence implies
    actor           VARCHAR,
    jurisdiction    VARCHAR,
    programme       VARCHAR,
    horizon         VARCHAR,
    quote           VARCHAR NOT NULL
);

-- Everything found in an article, with the words it rests on, as JSON; for its own page.
CREATE TABLE article_findings (
    article_no      INTEGER NOT NULL,
    findings        VARCHAR NOT NULL USING COMPRESSION zstd
);

-- What a row of the article table shows beside the figures; read for the rows of one page only.
CREATE TABLE article_text (
    article_no          INTEGER NOT NULL,
    parent_id           VARCHAR,      -- article_id of the article whose related coverage this is
    title               VARCHAR NOT NULL,
    excerpt             VARCHAR,
    url                 VARCHAR,
    date_only           INTEGER NOT NULL,
    provider_name       VARCHAR,      -- as this document calls it
    image_url           VARCHAR,
    image_width         INTEGER,
    image_height        INTEGER,
    related_count       INTEGER NOT NULL,
    source_count        INTEGER,
    path                VARCHAR,
    corrected           VARCHAR       -- fields set by corrections, with spaces between
);

-- The whole article as JSON, for its own page.
CREATE TABLE article_record (
    article_no      INTEGER NOT NULL,
    article_id      VARCHAR NOT NULL,
    record          VARCHAR NOT NULL USING COMPRESSION zstd
);

-- Words to search: no case, no accents, one space before and after each word.
CREATE TABLE article_words (
    article_no      INTEGER NOT NULL,
    title_words     VARCHAR NOT NULL,
    excerpt_words   VARCHAR NOT NULL,
    body_words      VARCHAR NOT NULL,
    provider_words  VARCHAR NOT NULL
);

-- Which articles list a related item, whether or not it is a row of ``article``.
CREATE TABLE related_link (
    related_id      VARCHAR NOT NULL, -- the article_id it has, or would have
    parent_no       INTEGER NOT NULL,
    position        INTEGER NOT NULL  -- from 0, as the document lists them
);

-- The definition quality-percentile for every quality that occurs.
CREATE TABLE quality_rank (
    quality         INTEGER NOT NULL,
    percentile      DOUBLE
);

-- When an article was first seen, and when it left (NULL: it is here). Carried over from generation to generation.
CREATE TABLE article_seen (
    article_id      VARCHAR NOT NULL,
    first_at        TIMESTAMP NOT NULL,
    first_in        INTEGER NOT NULL, -- the generation's number
    left_at         TIMESTAMP,
    left_in         INTEGER
);

-- What changed of an article: title, quality, heat, status, or only its content. Carried over like article_seen.
CREATE TABLE article_change (
    article_id      VARCHAR NOT NULL,
    changed_at      TIMESTAMP NOT NULL,
    changed_in      INTEGER NOT NULL, -- the generation's number
    field           VARCHAR NOT NULL,
    was             VARCHAR,
    became          VARCHAR
);

-- The ingest report.
CREATE TABLE report_line (
    path            VARCHAR NOT NULL,
    outcome         VARCHAR NOT NULL,
    reason          VARCHAR,
    remedy          VARCHAR,
    status          VARCHAR,
    visible         INTEGER,
    article_id      VARCHAR,
    title           VARCHAR,
    url             VARCHAR,
    published_at    TIMESTAMP,
    format          VARCHAR,
    size            BIGINT NOT NULL,  -- bytes
    mtime_ns        BIGINT NOT NULL,
    ctime_ns        BIGINT NOT NULL,  -- 0: look at the file again
    digest          VARCHAR,
    bytes_digest    VARCHAR
);

-- One row: what this generation was made from.
CREATE TABLE meta (
    schema_version  INTEGER NOT NULL,
    corpus_version  VARCHAR NOT NULL,
    rules_mark      VARCHAR NOT NULL, -- what decided how files were read
    fingerprint     VARCHAR NOT NULL,
    synced_at       TIMESTAMP NOT NULL,
    visibility      VARCHAR NOT NULL,
    synonyms        VARCHAR NOT NULL, -- the text of each corpus's synonyms.toml by its path, as JSON
    newest_day      VARCHAR           -- of the dated articles, related items left out
);
