/** Where to start a TLS handshake, and what to say in it. */
type TlsTarget = {
	/** IP address or host name. */
	host: string;
	port: number;
	/** SNI. */
	serverName: string;
	/** ALPN, in order of preference. */
	protocols: readonly string[];
};

/**
What came back: the peer's certificates, leaf first, as PEM; or why none came.

- `refused`: something said no to the connection. `unreachable`: no route. `timed-out`: no answer at all. `dns`: no such name.
- `reset`: connected, but the handshake was broken off. `failed`: anything else.
*/
export type TlsProbe =
	| {kind: 'chain'; certificates: readonly string[]}
	| {kind: 'refused' | 'unreachable' | 'timed-out' | 'dns' | 'reset' | 'failed'; detail: string};

export type TlsProbePort = {
	/** Shakes hands without any credential and trusts nobody: it only looks at the chain. Rejects with the signal's reason alone. */
	handshake: (
		target: TlsTarget,
		options: {timeoutMs: number; signal?: AbortSignal},
	) => Promise<TlsProbe>;
};
