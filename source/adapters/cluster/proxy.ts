import {BlockList, isIP} from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

const defaultPorts: Readonly<Record<string, string>> = {'http:': '80', 'https:': '443'};

const valueOf = (env: Environment, name: string): string =>
	[env[name.toUpperCase()], env[name.toLowerCase()]].find(
		value => value !== undefined && value !== '',
	) ?? '';

const familyOf = (address: string) => (isIP(address) === 6 ? ('ipv6' as const) : ('ipv4' as const));

const holds = (cidr: string, address: string): boolean => {
	const [network = '', prefix = ''] = cidr.split('/');
	const bits = Number(prefix);
	if (
		isIP(network) === 0 ||
		isIP(network) !== isIP(address) ||
		!Number.isInteger(bits) ||
		bits < 0 ||
		bits > (isIP(network) === 6 ? 128 : 32)
	) {
		return false;
	}

	const list = new BlockList();
	list.addSubnet(network, bits, familyOf(network));
	return list.check(address, familyOf(address));
};

const matches = (rule: string, host: string, port: string): boolean => {
	if (rule === '*') {
		return true;
	}

	if (rule.includes('/')) {
		return isIP(host) !== 0 && holds(rule, host);
	}

	if (isIP(rule) !== 0) {
		return rule === host;
	}

	const {name = '', port: rulePort} = /^(?<name>.*?)(?::(?<port>\d+))?$/v.exec(rule)?.groups ?? {};
	if (rulePort !== undefined && rulePort !== port) {
		return false;
	}

	const bare = name.replaceAll(/[\[\]]/gv, '').replace(/^\*(?=\.)/v, '');
	return bare.startsWith('.')
		? host.endsWith(bare)
		: host === bare || (isIP(host) === 0 && host.endsWith(`.${bare}`));
};

const isLoopback = (host: string): boolean =>
	host === 'localhost' || holds('127.0.0.0/8', host) || host === '::1';

const parse = (text: string): URL => {
	const url = new URL(text);
	decodeURIComponent(url.username);
	decodeURIComponent(url.password);
	return url;
};

/**
The proxy for a server, by kubectl's rules: the entry's `proxy-url` always, else HTTPS_PROXY (HTTP_PROXY for http servers) unless the host
is this machine or NO_PROXY names it (host, its subdomains, address, CIDR, optionally with a port). Undefined for a direct connection.
Throws `TypeError` when it is no URL, and `URIError` where a % in its user or password stands for nothing.
*/
export const proxyFor = (
	server: URL,
	{proxyUrl, env}: {proxyUrl?: string; env: Environment},
): URL | undefined => {
	if (proxyUrl !== undefined) {
		return parse(proxyUrl);
	}

	const host = server.hostname.replaceAll(/[\[\]]/gv, '').toLowerCase();
	const chosen = valueOf(env, server.protocol === 'http:' ? 'http_proxy' : 'https_proxy');
	if (chosen === '' || isLoopback(host)) {
		return undefined;
	}

	const port = server.port === '' ? (defaultPorts[server.protocol] ?? '') : server.port;
	const rules = valueOf(env, 'no_proxy')
		.split(/[,\s]+/v)
		.map(rule => rule.toLowerCase())
		.filter(rule => rule !== '');
	if (rules.some(rule => matches(rule, host, port))) {
		return undefined;
	}

	return parse(chosen.includes('://') ? chosen : `http://${chosen}`);
};
