// What eslint asks of our scripts: its recommended rules, and what Odoo's own code keeps to.
import js from "@eslint/js";
import globals from "globals";

export default [
    js.configs.recommended,
    {
        files: ["**/*.js"],
        languageOptions: {
            sourceType: "module",
            globals: { ...globals.browser, Chart: "readonly", luxon: "readonly", odoo: "readonly" },
        },
        rules: {
            curly: "error",
            eqeqeq: ["error", "smart"],
            "no-console": "error",
            "no-var": "error",
            "prefer-const": "error",
        },
    },
];
