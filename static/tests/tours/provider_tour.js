/**
 * A service job from the case to the stars: staff sends a provider, he does the work with his phone, the
 * customer is called back, and the lead assesses.
 */
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const HEADER = ".o_form_view .o_statusbar_buttons";

function pressNext(name) {
    return [
        {
            content: "The next step stands out",
            trigger: `${HEADER} button.btn-primary[name=${name}]:visible`,
            run: "click",
        },
    ];
}

function state(name) {
    return [
        { content: `The job is ${name}`, trigger: `.o_statusbar_status .o_arrow_button_current:contains('${name}')` },
    ];
}

function type(name, value) {
    return { trigger: `.modal .o_field_widget[name=${name}] :is(input, textarea)`, run: `edit ${value}` };
}

tours.add("after_sales_provider_dispatch", {
    steps: () => [
        {
            content: "From the case",
            trigger: `.o_form_view button[name=action_open_dispatch]:visible`,
            run: "click",
        },
        {
            content: "The best is proposed, with the reason",
            trigger: ".modal .o_field_widget[name=provider_id] input:value('Home Fit')",
        },
        { trigger: ".modal .o_data_row:contains('Home Fit'):contains('covers Pudong, 4.2 stars, for')" },
        {
            content: "Who does not fit is not in the way",
            trigger: ".modal .o_field_widget[name=line_ids]:not(:has(.o_data_row:contains('Rough Hands')))",
        },
        type("customer_wish", "Saturday morning"),
        {
            content: "The customer does not know the price: no offer",
            trigger: ".modal footer:not(:has(button:contains(/^Offer$/):visible))",
        },
        { trigger: ".modal .o_field_widget[name=price_disclosed] input", run: "click" },
        { trigger: ".modal button[name=action_send]:contains('Offer'):visible", run: "click" },
        ...state("Offered"),
        { trigger: ".o_field_widget[name=provider_id]:contains('Home Fit')" },
        ...pressNext("action_accept"),
        ...state("Accepted"),
        ...pressNext("action_brief"),
        ...state("Briefed"),
        ...pressNext("action_open_schedule"),
        { trigger: ".modal .o_field_widget[name=scheduled_start] :is(input, button)", run: "click" },
        { trigger: ".o_datetime_picker .o_next", run: "click" },
        { trigger: ".o_datetime_picker .o_date_item_cell:not(.o_out_of_range):contains(/^15$/)", run: "click" },
        { trigger: ".o_datetime_picker .o_apply, .o_datetime_buttons .btn-primary", run: "click" },
        { trigger: ".modal button[name=action_schedule]", run: "click" },
        ...state("Scheduled"),
        { content: "Handed on to who reads no mail", trigger: "button[name=action_show_code]", run: "click" },
        {
            content: "The text for the customer, with the code",
            trigger: ".o_field_widget[name=appointment_text]:contains('tell the fitter this code')",
        },
        { trigger: "button[name=action_show_link]", run: "click" },
        {
            content: "The link for who reads no mail",
            trigger: ".o_field_widget[name=provider_link]:contains('/after_sales/job/')",
        },
    ],
});

tours.add("after_sales_provider_accept", {
    steps: () => [
        {
            content: "The place, not the address",
            trigger: ".o_after_sales_job:contains('Pudong, Shanghai'):not(:contains('Century Avenue'))",
        },
        { trigger: "button[name=accept]", run: "click", expectUnloadPage: true },
        { trigger: ".o_after_sales_job:contains('Century Avenue 1'):contains('Ms Li')" },
        { trigger: "summary:contains('The time that you agreed')" },
    ],
});

async function choosePicture(place) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
    canvas.getContext("2d").fillStyle = place === "before" ? "brown" : "green";
    canvas.getContext("2d").fillRect(0, 0, 40, 30);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const files = new DataTransfer();
    files.items.add(new File([blob], `${place}.png`, { type: "image/png" }));
    const input = document.querySelector(`#files-${place}`);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

function sendPhoto(place) {
    return [
        {
            content: "What comes next stands out; what was chosen is sent at once",
            trigger: `#photos-${place} form:not([data-quiet]) .o_upload_label.btn-primary`,
            run: () => choosePicture(place),
            expectUnloadPage: true,
        },
        { content: "The photo is there", trigger: `#photos-${place} img[alt='${place}.png']` },
    ];
}

tours.add("after_sales_provider_visit", {
    steps: () => [
        { trigger: "[name=appointment]:contains('Appointment')" },
        { trigger: "button[name=arrive]", run: "click", expectUnloadPage: true },
        { trigger: "[name=arrived]:contains('You arrived at')" },
        {
            content: "Everything in order but the wall",
            trigger: "#checks",
            run: () => document.querySelectorAll("#checks input[value=passed]").forEach((input) => input.click()),
        },
        {
            content: "Words are asked for only where something is not in order",
            trigger: "#checks:not(:has(.o_note:visible))",
        },
        { trigger: ".o_check[data-check^='Wall'] label:contains('Not')", run: "click" },
        { trigger: ".o_check[data-check^='Wall'] .o_note:visible", run: "edit Too soft for screws" },
        { trigger: "button[name=checks].btn-primary", run: "click", expectUnloadPage: true },
        ...sendPhoto("before"),
        ...sendPhoto("after"),
        { trigger: "#code", run: "edit 000000x" },
        { trigger: "button[name=finish].btn-primary", run: "click", expectUnloadPage: true },
        { trigger: "#finish .alert-danger:contains('not the code')" },
    ],
});

tours.add("after_sales_provider_finish", {
    steps: () => [
        { content: "What the customer says, as the test has made it", trigger: "#code", run: "edit 246810" },
        { trigger: "#note", run: "edit One screw was missing" },
        { trigger: "button[name=finish].btn-primary", run: "click", expectUnloadPage: true },
        { trigger: ".o_after_sales_job[data-why=done]:contains('this job is done')" },
    ],
});

tours.add("after_sales_provider_callback", {
    steps: () => [
        ...pressNext("action_open_callback"),
        { trigger: ".modal .o_field_widget[name=on_time] input[data-value=yes]", run: "click" },
        { trigger: ".modal .o_field_widget[name=satisfaction] input[data-value=fairly]", run: "click" },
        { trigger: ".modal .alert:contains('Fairly satisfied, booked ahead and on time')" },
        { trigger: ".modal button[name=action_record]", run: "click" },
        ...state("Called back"),
        { trigger: `${HEADER} button[name=action_open_assess]:visible`, run: "click" },
        { trigger: ".modal button[name=action_assess]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_notebook .nav-link:contains('Callback')", run: "click" },
        { trigger: ".o_field_widget[name=assessed_by]:contains('Lead')" },
    ],
});
