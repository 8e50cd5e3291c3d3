/**
 * The customer's upload works without this file. With it, what was chosen is sent at once, the buttons speak the
 * customer's language instead of the browser's, and what is too large is said before it travels.
 */
const FORM = "form.o_after_sales_upload";

function sizesFit(form) {
    const limit = Number(form.dataset.limit) * 1024 * 1024;
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    return files.every((file) => file.size <= limit);
}

function showButtons() {
    for (const form of document.querySelectorAll(FORM)) {
        form.classList.add("o_enhanced");
        for (const [index, label] of [...form.querySelectorAll(".o_upload_label")].entries()) {
            // Where something else comes first on the page, no button stands out.
            const look = form.dataset.quiet ? "btn-outline-primary" : index ? "btn-secondary" : "btn-primary";
            label.className = `o_upload_label btn btn-lg w-100 ${look}`;
        }
    }
}

document.addEventListener("change", (ev) => {
    const form = ev.target.type === "file" && ev.target.closest(FORM);
    if (form && ev.target.files.length) {
        form.requestSubmit(form.querySelector("button[name=send]"));
    }
});

document.addEventListener("submit", (ev) => {
    const form = ev.target.closest?.(FORM);
    if (!form) {
        return;
    }
    const fits = sizesFit(form);
    form.querySelector("[name=too_large]").classList.toggle("d-none", fits);
    if (!fits) {
        ev.preventDefault();
        form.reset();
        return;
    }
    form.classList.add("o_busy");
    form.querySelector(".o_sending").classList.remove("d-none");
});

// Whoever comes back with the browser's button finds a form that works again.
window.addEventListener("pageshow", (ev) => {
    if (ev.persisted && document.querySelector(".o_after_sales_evidence, .o_after_sales_job")) {
        window.location.reload();
    }
});

if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", showButtons);
} else {
    showButtons();
}
