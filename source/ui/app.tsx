import {useApp} from 'ink';
import {useEffect} from 'react';
import {useSession} from './hooks/use-session.ts';
import type {Screens} from './screens/first-screens.ts';

/** The screen of the current step, of those that are there by now; leaves when the session has said its last word. */
export const App = ({screens}: {readonly screens: () => Screens}) => {
	const {
		wizard: {step},
		ended,
	} = useSession();
	const {exit} = useApp();
	const isEnded = ended !== undefined;
	useEffect(() => {
		if (isEnded) {
			exit();
		}
	}, [isEnded, exit]);

	const Screen = screens()[step];
	return Screen === undefined ? undefined : <Screen />;
};
