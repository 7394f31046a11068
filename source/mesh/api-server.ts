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

const isLoopbackHost = (host: string): boolean => {
	const bare = host.replaceAll(/^\[|\]$|\.$/gv, '').toLowerCase();
	return (
		bare === 'localhost' ||
		bare.endsWith('.localhost') ||
		loopbackRanges.some(range => contains(range, bare) === true)
	);
};

/** Whether a kubeconfig's address is of no use to anybody else: it means the machine that the file lies on, by number or by Docker Desktop's name for it. */
export const isLocalServer = (server: string): boolean => {
	const {hostname} = URL.canParse(server) ? new URL(server) : {hostname: server};
	return isLoopbackHost(hostname) || hostname.toLowerCase().endsWith('.docker.internal');
};

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

	if (isLoopbackHost(url.hostname)) {
		return {
			message: `"${text}" is an address that only its own machine reaches`,
			fix: `write the address at which the other clusters reach this API server, ${example}, or ${throughGateway}`,
		};
	}

	return undefined;
};
