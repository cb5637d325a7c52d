console.log("xs: no bundle yet");
