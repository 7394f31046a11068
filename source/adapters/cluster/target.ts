import type {KubeContext} from '../../ports/kubeconfig.ts';

/** Whom an error is about: the server as the kubeconfig spells it, and how a person would try the same by hand. */
export type Target = {
	context: string;
	server: string;
	url: URL;
	/** Host name or address, without brackets. */
	host: string;
	port: number;
};

export const targetOf = (context: KubeContext): Target => {
	const url = new URL(context.server);
	return {
		context: context.name,
		server: context.server,
		url,
		host: url.hostname.replaceAll(/[\[\]]/gv, ''),
		port: url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port),
	};
};
