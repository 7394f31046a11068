import {contains} from './cidr.ts';

const example = 'such as https://10.0.0.7:6443';

/** In place of an address: the API server is published through the cluster's own east-west gateway. */
export const throughGateway = 'east-west-gateway';

/**
The port of the gateway for the API server. Beside 15443, and away from whatever else a gateway or an Istio proxy listens on. Not
6443: load balancers that open their ports on the nodes (k3s) would find the API server itself there.
*/
export const publishedPort = 15_444;

/** The name by which clients inside of any cluster know its API server: certificates hold it whatever the cluster's domain is. */
export const nameInside = 'kubernetes.default.svc';

/** The API server at an address of the gateway. */
export const publishedServer = (host: string): string =>
	`https://${host.includes(':') ? `[${host}]` : host}:${String(publishedPort)}`;

/** Addresses that mean "this machine" to whoever uses them (fact R-8). */
const loopbackRanges = ['127.0.0.0/8', '0.0.0.0/8', '::1/128', '::/128', '::ffff:127.0.0.0/104'];
/** Addresses of each machine's own link (RFC 3927 and RFC 4291). */
const linkLocalRanges = ['169.254.0.0/16', '::ffff:169.254.0.0/112', 'fe80::/10'];
/** What virtual machines of a workstation call it: Docker Desktop, Podman, minikube, Lima, Rancher Desktop. */
const workstationNames =
	/(?:^|\.)(?:docker|containers|minikube|lima|rancher-desktop)\.internal$|(?:^|\.)localhost$/v;
/** Names that a cluster's DNS resolves to the cluster itself; other domains of `.svc.` are anybody's. */
const ownClusterNames = /^kubernetes\.default(?:\.svc(?:\..+)?)?$|\.svc$|(?:^|\.)cluster\.local$/v;

/**
What an address means that leads somewhere else for each who uses it, in words that go on from "means"; undefined where it is the same for
everybody. Takes a URL, or a host alone.
*/
export const ownMeaning = (server: string): string | undefined => {
	const {hostname} = URL.canParse(server) ? new URL(server) : {hostname: server};
	const host = hostname.replaceAll(/^\[|\]$|\.$/gv, '').toLowerCase();
	const isIn = (ranges: readonly string[]) => ranges.some(range => contains(range, host) === true);
	if (workstationNames.test(host) || isIn(loopbackRanges)) {
		return 'this machine alone';
	}

	if (ownClusterNames.test(host)) {
		return 'the own cluster of whoever asks';
	}

	return isIn(linkLocalRanges) ? 'the own link of whoever asks' : undefined;
};

/** Whether a kubeconfig's address is of no use to anybody else. */
export const isLocalServer = (server: string): boolean => ownMeaning(server) !== undefined;

/** Whether an address is one without TLS, to which istiod shows no token (fact R-17). */
export const isWithoutTls = (server: string): boolean =>
	URL.canParse(server) && new URL(server).protocol === 'http:';

/**
Whether an address has a path: then no API server itself is there, but a proxy before it (Rancher and its like). Such a proxy takes tokens
of its own and shows a certificate of its own, while a remote secret holds a ServiceAccount's token and the cluster's CA (fact R-15).
*/
export const isBelowPath = (server: string): boolean =>
	URL.canParse(server) && /[^\/]/v.test(new URL(server).pathname);

/**
Why a text cannot say where peers reach a cluster's API server, or undefined when it can. Without
`https://` istiod fails with a message that helps nobody (fact R-9). A URL with credentials is not repeated.
*/
export const apiServerProblem = (text: string): {message: string; fix: string} | undefined => {
	if (text === throughGateway) {
		return undefined;
	}

	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url !== undefined && (url.username !== '' || url.password !== '')) {
		return {message: 'the URL holds credentials', fix: 'remove them; the kubeconfig has its own'};
	}

	if (
		url?.protocol !== 'https:' ||
		!text.startsWith('https://') ||
		url.search !== '' ||
		url.hash !== ''
	) {
		return {
			message: `"${text}" is not an https:// address`,
			fix: `write the whole address, ${example}, or ${throughGateway}`,
		};
	}

	const meaning = ownMeaning(text);
	if (meaning !== undefined) {
		return {
			message:
				meaning === 'this machine alone'
					? `"${text}" is an address that only its own machine reaches`
					: `"${text}" means ${meaning}`,
			fix: `write the address at which the other clusters reach this API server, ${example}, or ${throughGateway}`,
		};
	}

	return undefined;
};
