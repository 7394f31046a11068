import type {Sensitive} from '../sensitive.ts';

/** A `clusters` entry of a kubeconfig: where an API server is and how it is known to be the right one. */
export type KubeconfigCluster = {
	name: string;
	/** The file that holds the entry. */
	file: string;
	/** URL, always with a scheme; may have a path. */
	server: string;
	/** PEM; the system's authorities when there is none. */
	authority?: string;
	skipTlsVerify: boolean;
	tlsServerName?: string;
	/** May hold a password. */
	proxyUrl?: Sensitive;
	/** What credential plugins are told of this cluster beside its address: extension `client.authentication.k8s.io/exec`. */
	execConfig?: unknown;
};

/** A credential plugin. Arguments and environment are masked: some distributions put secrets there. */
export type ExecPlugin = {
	apiVersion: string;
	/** A name on PATH, or an absolute path: one with a slash is resolved against the entry's file. */
	command: string;
	args: Sensitive<readonly string[]>;
	env: Sensitive<Readonly<Record<string, string>>>;
	installHint?: string;
	provideClusterInfo: boolean;
	interactiveMode: 'Never' | 'IfAvailable' | 'Always';
};

export type Impersonation = {
	user?: string;
	uid?: string;
	groups: readonly string[];
	extra: Readonly<Record<string, readonly string[]>>;
};

export type AuthProvider = {
	name: string;
	/** The ID token as it stood in the file: kubectl writes another one there when it has expired. */
	idToken?: Sensitive;
	/** It holds what kubectl needs to renew the ID token (fact K-5). */
	canRenew: boolean;
};

/** A `users` entry of a kubeconfig. */
export type KubeconfigUser = {
	name: string;
	file: string;
	token?: Sensitive;
	/** Absolute. Read anew now and then: its content changes. */
	tokenFile?: string;
	basic?: {username: string; password: Sensitive};
	/** PEM, both or neither. */
	certificate?: {certificate: string; key: Sensitive};
	exec?: ExecPlugin;
	/** An `auth-provider`, of which only `oidc` is left. */
	authProvider?: AuthProvider;
	impersonation?: Impersonation;
};

/**
How a context's user proves who it is. `static`: token, password or client certificate are at hand. `exec` and `oidc` need a program or a
login and are used for chosen contexts only (decision D-17). `none`: anonymous.
*/
export type KubeAuth = 'static' | 'exec' | 'oidc' | 'none';

export type KubeContext = {
	name: string;
	/** The file that holds the context. */
	file: string;
	/** What `KUBECONFIG` must be for kubectl to know the context; undefined where the usual one has it. */
	kubeconfig?: string;
	isCurrent: boolean;
	cluster: KubeconfigCluster;
	user: KubeconfigUser;
	/** The namespace that kubectl would use; nothing of ours depends on it. */
	namespace?: string;
	server: string;
	auth: KubeAuth;
};

/** What a kubeconfig that mesh.yaml names, and nobody else, would have done on this machine: a program run, or a file's content sent to its server. */
export type ForeignUse = {
	cluster: string;
	/** The kubeconfig. */
	file: string;
	user: string;
	/** A program's name or path, or the path of a token file. */
	use: {what: 'program' | 'token-file'; path: string};
};

/** Something in a kubeconfig that cannot be used; everything else can. */
export type KubeconfigProblem = {
	file: string;
	/** `context "a"`, `user "b"`, `cluster "c"`; absent when the file as a whole is concerned. */
	entry?: string;
	reason: string;
	/** What it costs: the entry alone; the whole file, for kubectl and istioctl, which refuse it; or another entry of this name, which is not used. */
	costs: 'entry' | 'file' | 'namesake';
	/** Contexts that are not listed because of it. */
	contexts: readonly string[];
};

export type Kubeconfig = {
	/** In the order of the files. */
	contexts: readonly KubeContext[];
	/** What a file says by itself and the merge hides: other entries of these names count. Reached with that file alone. */
	hidden: readonly KubeContext[];
	problems: readonly KubeconfigProblem[];
	/** Where we looked, and whether there was a file. */
	files: ReadonlyArray<{file: string; found: boolean}>;
	/** Whatever `current-context` says, usable or not. */
	currentContext?: string;
	/** What `KUBECONFIG` must be for kubectl to read these files; undefined where they are the usual ones. */
	kubeconfig?: string;
};
