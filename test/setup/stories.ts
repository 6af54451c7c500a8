import { configure } from "storybook/test";

configure({ asyncUtilTimeout: 5_000 });
