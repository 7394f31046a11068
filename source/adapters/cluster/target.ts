import {kubectl, type Place} from '../../mesh/pasted-command.ts';
import type {KubeContext} from '../../ports/kubeconfig.ts';

/** Whom an error is about: the server as the kubeconfig spells it, and how a person would try the same by hand. */
export type Target = Place & {
	server: string;
	url: URL;
	/** Host name or address, without brackets. */
	host: string;
	port: number;
	/** The name that the certificate is to have, where it is another one. */
	serverName: string | undefined;
	/** Requests go through a proxy: what goes to host and port directly, shows nothing of their way. */
	isProxied: boolean;
};

/** The port that an address names, or the usual one of its protocol. */
const portOf = ({protocol, port}: URL): number => {
	const usual = protocol === 'http:' ? 80 : 443;
	return port === '' ? usual : Number(port);
};

export const targetOf = (context: KubeContext, proxy?: URL): Target => {
	const url = new URL(context.server);
	return {
		context: context.name,
		kubeconfig: context.kubeconfig,
		server: context.server,
		url,
		host: url.hostname.replaceAll(/[\[\]]/gv, ''),
		port: portOf(url),
		serverName: context.cluster.tlsServerName,
		isProxied: proxy !== undefined,
	};
};

/**
How a person sends the same request by hand: kubectl takes proxy, CA, server name, path and credentials from where we have them, keeps
secrets out of its arguments, and at this verbosity shows the headers of the answer, the credentials masked.
*/
export const askAgain = (target: Target): string =>
	kubectl(target, 'get --raw /version --request-timeout 10s -v 8');
