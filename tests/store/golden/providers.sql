SELECT provider.domain, provider.name
FROM provider
WHERE provider.provider_id <> 0
ORDER BY provider.articles DESC, provider.domain
