type Conditioned = {
	readonly status?: {
		readonly conditions?: ReadonlyArray<{readonly type?: string; readonly status?: string}>;
	};
};

/** Whether an object's condition of that type is `True`. */
export const isTrue = ({status}: Conditioned, type: string): boolean =>
	(status?.conditions ?? []).some(
		condition => condition.type === type && condition.status === 'True',
	);
