import type {Impersonation} from '../../ports/kubeconfig.ts';

/** The headers by which a user acts as another one. */
export const identityHeaders = (
	impersonation: Impersonation | undefined,
): Record<string, string | string[]> => {
	if (impersonation?.user === undefined) {
		return {};
	}

	const {user, uid, groups, extra} = impersonation;
	return {
		'impersonate-user': user,
		...(uid === undefined ? {} : {'impersonate-uid': uid}),
		...(groups.length === 0 ? {} : {'impersonate-group': [...groups]}),
		...Object.fromEntries(
			Object.entries(extra).map(([key, values]) => [
				`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`,
				[...values],
			]),
		),
	};
};
