import {remoteSecretAnnotation} from './well-known.ts';

/** A DNS-1123 label: what Kubernetes and Istio accept as the name of a cluster, a namespace or a Service. */
export const dnsLabelPattern = /^[a-z\d](?:[\-a-z\d]*[a-z\d])?$/v;
/** A value of a Kubernetes label that is not empty. */
export const labelValuePattern = /^[A-Za-z\d](?:[\-\w.]*[A-Za-z\d])?$/v;

/** Longest DNS label, longest label value, longest name of an object (a DNS subdomain). */
export const maximumLabelLength = 63;
const maximumNameLength = 253;

/** The prefix of the Secret that holds a cluster's credentials in its peers (fact R-1). */
export const remoteSecretPrefix = 'istio-remote-secret-';

/** The cluster that a remote secret leads to, by what its maker wrote on it. */
export const remoteSecretTarget = ({
	name,
	annotations = {},
}: {
	name: string;
	annotations?: Readonly<Record<string, string>>;
}): string => annotations[remoteSecretAnnotation] ?? name.replace(remoteSecretPrefix, '');

const isDnsLabel = (text: string): boolean =>
	text.length <= maximumLabelLength && dnsLabelPattern.test(text);

export const isLabelValue = (text: string): boolean =>
	text.length <= maximumLabelLength && labelValuePattern.test(text);

/** Dotted DNS labels, as in a host name or the name of a Secret. */
export const isDnsSubdomain = (text: string): boolean =>
	text.length <= maximumNameLength && text.split('.').every(part => isDnsLabel(part));

/** The key of a Kubernetes annotation: a qualified name, `[dns.subdomain/]name`. */
export const isAnnotationKey = (text: string): boolean => {
	const [name, prefix, ...rest] = text.split('/').toReversed();
	return (
		rest.length === 0 &&
		name !== undefined &&
		isLabelValue(name) &&
		(prefix === undefined || isDnsSubdomain(prefix.toLowerCase()))
	);
};

/**
Why a text cannot be Istio's `clusterName`, or undefined when it can (fact I-1, decision D-11).

`Kubernetes` is what istiod calls a cluster that was never named: two of them cannot be told apart, and it is no DNS
label. It is refused in any case, for the lower-case form would be taken for it.
*/
export const clusterNameProblem = (text: string): {message: string; fix: string} | undefined => {
	if (text.toLowerCase() === 'kubernetes') {
		return {
			message: `"${text}" is Istio's name for a cluster that was never named`,
			fix: 'choose a name of its own, such as east-1',
		};
	}

	if (!isDnsLabel(text) || remoteSecretPrefix.length + text.length > maximumNameLength) {
		return {
			message: `"${text}" is not a DNS label`,
			fix: 'use lower-case letters, digits and "-" inside, at most 63 characters, such as east-1',
		};
	}

	return undefined;
};

export const isClusterName = (text: string): boolean => clusterNameProblem(text) === undefined;
