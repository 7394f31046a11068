import type {KubeContext} from '../../ports/kubeconfig.ts';

/** Whom an error is about: the server as the kubeconfig spells it, and how a person would try the same by hand. */
export type Target = {
	context: string;
	server: string;
	url: URL;
	/** Host name or address, without brackets. */
	host: string;
	port: number;
	/** Requests go through a proxy: what goes to host and port directly, shows nothing of their way. */
	isProxied: boolean;
};

/** The port that an address names, or the usual one of its protocol. */
const portOf = ({protocol, port}: URL): number => {
	const usual = protocol === 'http:' ? 80 : 443;
	return port === '' ? usual : Number(port);
};

export const targetOf = (context: KubeContext, {isProxied}: {isProxied: boolean}): Target => {
	const url = new URL(context.server);
	return {
		context: context.name,
		server: context.server,
		url,
		host: url.hostname.replaceAll(/[\[\]]/gv, ''),
		port: portOf(url),
		isProxied,
	};
};
