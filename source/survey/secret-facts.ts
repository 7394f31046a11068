/** Metadata of a Secret, never its contents. */
export type SecretMetadata = {
	name: string;
	uid: string;
	annotations: Readonly<Record<string, string>>;
	labels: Readonly<Record<string, string>>;
	managers: readonly string[];
	/** The names of its data and who wrote them, where the API server's bookkeeping tells. */
	keys?: readonly string[];
	writers?: readonly string[];
};

/** What the contents of `cacerts` came to, where they were read: never a certificate, never a key. */
export type CacertsContents = {
	/** Why istiod would not start with them, or sidecars refuse what it signs, in words. */
	problems: readonly string[];
	/** SHA-256 of the roots and of the intermediate. */
	roots: readonly string[];
	authority?: string;
	/** The root that the intermediate leads to, where several are trusted. */
	signingRoot?: string;
	/** When the first of them ends. */
	notAfter?: number;
};

/** What a remote secret came to, where it was read: never a token. */
export type RemoteAccess = {
	secret: string;
	/** The name in its data, which istiod takes for the cluster's; and the one that its maker wrote beside it. */
	key: string;
	cluster?: string;
	server?: string;
	/** Fields that istiod refuses. */
	refusals?: readonly string[];
	/**
	- `refused`: the token does not count (401). `forbidden`: it may not read. `silent`: no answer from here.
	- `not-tried`: it has no token, or nobody was to try.
	*/
	answer: 'accepted' | 'refused' | 'forbidden' | 'wrong-ca' | 'silent' | 'not-tried' | 'unreadable';
	/** UID of the cluster that answered. */
	uid?: string;
	detail?: string;
};

export type LiveRoot = {
	fingerprints: readonly string[];
	notAfter: number;
	/** Of its certificates, such as `O=cluster.local`. */ subjects?: readonly string[];
};
