/** What pods have printed; the newest `limit` characters of each. */
export type PodLogs = {
	write: (pod: {namespace: string; name: string}, line: string) => void;
	/** Undefined for a pod that has printed nothing. */
	read: (pod: {namespace: string; name: string}) => string | undefined;
	/** Forgets the pods of a namespace. */
	forget: (namespace: string) => void;
};

const limit = 64_000;

export const makePodLogs = (): PodLogs => {
	const logs = new Map<string, string>();
	return {
		write({namespace, name}, line) {
			const key = `${namespace}/${name}`;
			const text = `${logs.get(key) ?? ''}${line}\n`;
			logs.set(
				key,
				text.length > limit ? text.slice(text.indexOf('\n', text.length - limit / 2) + 1) : text,
			);
		},
		read: ({namespace, name}) => logs.get(`${namespace}/${name}`),
		forget(namespace) {
			for (const key of logs.keys()) {
				if (key.startsWith(`${namespace}/`)) {
					logs.delete(key);
				}
			}
		},
	};
};
