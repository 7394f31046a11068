import {type TextProps} from 'ink';
import type {ReactNode} from 'react';
import {toneProps, type Tone} from '../theme.ts';
import {Text} from './text.tsx';

type Props = {
	readonly tone?: Tone;
	readonly bold?: boolean;
	readonly wrap?: TextProps['wrap'];
	readonly children?: ReactNode;
};

/** Text by meaning. */
export const ThemedText = ({tone = 'plain', bold, wrap, children}: Props) => (
	<Text {...toneProps[tone]} {...(bold === undefined ? {} : {bold})} wrap={wrap}>
		{children}
	</Text>
);
