/** Names under which Istio knows Services, and the patterns by which its objects choose them. */

type Named = {namespace: string; name: string};

/** The whole name of a Service, below the domain that istiod is told. */
export const serviceHost = ({namespace, name}: Named, domain: string): string =>
	`${name}.${namespace}.svc.${domain}`;

/** A host as a rule of a namespace means it: one without a dot is a Service beside the rule, everything else a whole name or a pattern. */
export const wholeHost = (host: string, namespace: string, domain: string): string =>
	host.includes('.') || host.includes('*') ? host : serviceHost({namespace, name: host}, domain);

/** Whether a pattern (`*`, `*.local`, a whole name) chooses a host, or all that another pattern does. */
export const choosesHost = (pattern: string, host: string): boolean =>
	pattern.startsWith('*') ? host.endsWith(pattern.slice(1)) : host === pattern;
