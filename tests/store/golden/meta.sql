SELECT meta.schema_version, meta.corpus_version, meta.rules_mark, meta.fingerprint, meta.synced_at, meta.visibility, meta.synonyms, meta.newest_day
FROM meta
