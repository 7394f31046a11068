import {once} from 'node:events';
import {createServer as createPlainServer, type RequestListener} from 'node:http';
import {createServer} from 'node:https';
import {TLSSocket} from 'node:tls';
import {makeTestAuthority} from '../../helpers/test-authority.ts';

/** Who somebody said to be, as the server saw it. */
export type Shown = {
	authorization?: string;
	/** The common name of the client certificate. */
	certificate?: string;
	/** The TLS server name; absent where the client named none. */
	serverName?: string;
	/** `Impersonate-…` headers, as written. */
	impersonated: ReadonlyArray<readonly [string, string]>;
	path: string;
};

export type Witness = Disposable & {
	port: number;
	/** Of the same server without TLS. */
	plainPort: number;
	authority: string;
	client: {cert: string; key: string};
	/** What arrived under this name since it was asked for last. */
	shownBy: (name: string) => Shown | undefined;
};

/** An API server that lets everybody in, answers everything with a version, and remembers who asked. Clients name themselves by `?as=`. */
export const startWitness = async (): Promise<Witness> => {
	const authority = makeTestAuthority();
	const own = authority.issue({name: 'api', names: 'DNS:localhost,DNS:api.example,IP:127.0.0.1'});
	const client = authority.issue({name: 'somebody'});
	const shown = new Map<string, Shown>();
	const answer: RequestListener = (request, response) => {
		const url = new URL(request.url ?? '/', 'https://localhost');
		const {socket} = request;
		const serverName: unknown = Reflect.get(socket, 'servername');
		const subject = socket instanceof TLSSocket ? socket.getPeerCertificate().subject : undefined;
		shown.set(url.searchParams.get('as') ?? '', {
			...(request.headers.authorization === undefined
				? {}
				: {authorization: request.headers.authorization}),
			...(typeof subject?.CN === 'string' ? {certificate: subject.CN} : {}),
			...(typeof serverName === 'string' ? {serverName: serverName.toLowerCase()} : {}),
			impersonated: Object.entries(request.headersDistinct)
				.filter(([header]) => header.startsWith('impersonate-'))
				.flatMap(([header, values = []]) => values.map(value => [header, value] as const))
				.toSorted(([a, b], [c, d]) => `${a}${b}`.localeCompare(`${c}${d}`)),
			path: url.pathname,
		});
		response.writeHead(200, {'content-type': 'application/json'});
		response.end(JSON.stringify({major: '1', minor: '35', gitVersion: 'v1.35.0'}));
	};

	const servers = [
		createServer(
			{cert: own.cert, key: own.key, requestCert: true, rejectUnauthorized: false},
			answer,
		),
		createPlainServer(answer),
	] as const;
	const [port, plainPort] = await Promise.all(
		servers.map(async server => {
			server.listen(0, '127.0.0.1');
			await once(server, 'listening');
			const address = server.address();
			return typeof address === 'object' && address !== null ? address.port : 0;
		}),
	);
	return {
		port: port ?? 0,
		plainPort: plainPort ?? 0,
		authority: authority.ca,
		client,
		shownBy(name) {
			const found = shown.get(name);
			shown.delete(name);
			return found;
		},
		[Symbol.dispose]() {
			for (const server of servers) {
				server.closeAllConnections();
				server.close();
			}
		},
	};
};
